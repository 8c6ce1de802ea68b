package dev.polaris.backup.validation;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the privileges on a large object come to when pg_dump's statements are carried out on a new one.
 *
 * @param text every grantee with every privilege, sorted; null when it is not to be compared
 */
record LargeObjectPrivileges(String text) {
    /** What a new large object has. */
    static final LargeObjectPrivileges USUAL = new LargeObjectPrivileges("owner select, owner update");

    /** They were not restored. */
    static final LargeObjectPrivileges LEFT_OUT = new LargeObjectPrivileges(null);

    private static final List<String> ALL = List.of("select", "update");
    private static final Pattern CHANGE = Pattern.compile(
            "(GRANT|REVOKE) ([A-Z, ]+?) ON LARGE OBJECT \\d+ (?:TO|FROM) (\"(?:[^\"]|\"\")+\"|\\S+?)( WITH GRANT OPTION)?;");

    /**
     * Carries out the statements of an entry.
     *
     * @param owner who owns the object
     */
    static LargeObjectPrivileges parse(String statements, String owner) {
        Map<String, String> held = new TreeMap<>();
        ALL.forEach(privilege -> held.put("owner " + privilege, ""));
        Matcher change = CHANGE.matcher(statements);
        while (change.find()) {
            String grantee = grantee(change.group(3), owner);
            boolean grant = change.group(1).equals("GRANT");
            String option = change.group(4) == null || grantee.equals("owner") ? "" : " with grant option";
            for (String privilege : privileges(change.group(2))) {
                if (grant) {
                    held.merge(grantee + " " + privilege, option, (one, other) -> one.isEmpty() ? other : one);
                } else {
                    held.remove(grantee + " " + privilege);
                }
            }
        }
        String text = held.entrySet().stream()
                .map(entry -> entry.getKey() + entry.getValue())
                .sorted()
                .collect(Collectors.joining(", "));
        return new LargeObjectPrivileges(text);
    }

    private static List<String> privileges(String words) {
        return words.equals("ALL")
                ? ALL
                : Arrays.stream(words.split("\\s*,\\s*"))
                        .map(word -> word.toLowerCase(Locale.ROOT))
                        .toList();
    }

    private static String grantee(String written, String owner) {
        if (written.equals("PUBLIC")) {
            return "public";
        }
        String name = written.startsWith("\"")
                ? written.substring(1, written.length() - 1).replace("\"\"", "\"")
                : written;
        return name.equals(owner) ? "owner" : "role " + name;
    }
}
