package dev.polaris.backup.restore;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code pg_dumpall --roles-only} wrote, taken apart. Roles of a copy are created without login and without the rights
 * of a superuser or of replication; roles that are there already are not touched.
 */
final class RoleScript {
    private static final String NAME = "(\"(?:[^\"]|\"\")+\"|[\\p{L}_][\\p{L}\\d_$]*)";
    private static final Pattern CREATE = Pattern.compile("CREATE ROLE " + NAME);
    private static final Pattern ATTRIBUTES = Pattern.compile("ALTER ROLE " + NAME + " WITH (.*)", Pattern.DOTALL);
    private static final Pattern SETTING = Pattern.compile("ALTER ROLE " + NAME + " SET (.*)", Pattern.DOTALL);
    private static final Pattern COMMENT = Pattern.compile("COMMENT ON ROLE " + NAME + " IS (.*)", Pattern.DOTALL);
    private static final Pattern GRANT = Pattern.compile(
            "GRANT " + NAME + " TO " + NAME + "( WITH .*?)?(?: GRANTED BY " + NAME + ")?", Pattern.DOTALL);

    /** Attributes that a copy's roles keep; the others let somebody in, or do more than own and be granted. */
    private static final Set<String> KEPT = Set.of(
            "INHERIT", "NOINHERIT", "CREATEROLE", "NOCREATEROLE", "CREATEDB", "NOCREATEDB", "BYPASSRLS", "NOBYPASSRLS");

    private final Map<String, String> attributes = new LinkedHashMap<>();
    private final Map<String, List<String>> remarks = new LinkedHashMap<>();
    private final List<Membership> memberships = new ArrayList<>();

    private record Membership(String role, String member, String options) {}

    private RoleScript() {}

    /** Takes a script apart; an empty one has no roles. */
    static RoleScript parse(String script) {
        RoleScript roles = new RoleScript();
        SqlScript.statements(script).forEach(roles::add);
        return roles;
    }

    private void add(String statement) {
        Matcher matcher;
        if ((matcher = CREATE.matcher(statement)).matches()) {
            attributes.putIfAbsent(name(matcher.group(1)), "");
        } else if ((matcher = ATTRIBUTES.matcher(statement)).matches()) {
            attributes.put(name(matcher.group(1)), kept(matcher.group(2)));
        } else if ((matcher = SETTING.matcher(statement)).matches()) {
            remark(name(matcher.group(1)), statement);
        } else if ((matcher = COMMENT.matcher(statement)).matches()) {
            remark(name(matcher.group(1)), statement);
        } else if ((matcher = GRANT.matcher(statement)).matches()) {
            memberships.add(new Membership(
                    name(matcher.group(1)), name(matcher.group(2)), matcher.group(3) == null ? "" : matcher.group(3)));
        }
    }

    private void remark(String role, String statement) {
        remarks.computeIfAbsent(role, unknown -> new ArrayList<>()).add(statement);
    }

    private static String kept(String words) {
        return String.join(
                " ",
                java.util.Arrays.stream(words.split("\\s+"))
                        .filter(KEPT::contains)
                        .toList());
    }

    private static String name(String written) {
        return written.startsWith("\"")
                ? written.substring(1, written.length() - 1).replace("\"\"", "\"")
                : written;
    }

    boolean empty() {
        return attributes.isEmpty();
    }

    /** Roles to create, in the script's order, then owners that the script does not know. */
    List<String> missing(Set<String> present, Collection<String> owners) {
        Set<String> missing = new LinkedHashSet<>(attributes.keySet());
        missing.addAll(owners);
        missing.removeIf(role -> present.contains(role) || role.startsWith("pg_"));
        return List.copyOf(missing);
    }

    /** The statement that creates a role. */
    String create(String role) {
        return "CREATE ROLE " + SqlNames.quoted(role) + " NOLOGIN";
    }

    /** The statement that gives a new role its attributes; empty when it has none to give. */
    String setAttributes(String role) {
        String words = attributes.getOrDefault(role, "");
        return words.isEmpty() ? "" : "ALTER ROLE " + SqlNames.quoted(role) + " WITH " + words;
    }

    /** Settings and comments of a new role. */
    List<String> remarks(String role) {
        return remarks.getOrDefault(role, List.of());
    }

    /** Memberships in which a new role has a part; those among roles that were there are theirs. */
    List<String> memberships(Set<String> created) {
        return memberships.stream()
                .filter(grant -> created.contains(grant.role()) || created.contains(grant.member()))
                .map(grant -> "GRANT " + SqlNames.quoted(grant.role()) + " TO " + SqlNames.quoted(grant.member())
                        + grant.options())
                .toList();
    }
}
