package dev.polaris.backup.secrets;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of a {@code .env} file: variables are set in their place, everything else stays as it is. */
final class EnvText {
    private static final Pattern ASSIGNMENT = Pattern.compile("\\s*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*=.*");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+=,?&~-]*");

    private EnvText() {}

    /** The text with these variables set; those it lacks come at its end. */
    static String with(String text, Map<String, String> values) {
        Map<String, String> left = new LinkedHashMap<>(values);
        List<String> lines = new ArrayList<>();
        for (String line : text.lines().toList()) {
            Matcher matcher = ASSIGNMENT.matcher(line);
            String name = matcher.matches() ? matcher.group(1) : null;
            // The last of several assignments counts, so each is set.
            lines.add(name != null && values.containsKey(name) ? assignment(line, name, values.get(name)) : line);
            left.remove(name);
        }
        left.forEach((name, value) -> lines.add(name + "=" + quoted(value)));
        return String.join("\n", lines) + "\n";
    }

    private static String assignment(String line, String name, String value) {
        String exported = line.stripLeading().startsWith("export ") ? "export " : "";
        return exported + name + "=" + quoted(value);
    }

    private static String quoted(String value) {
        if (value.contains("\n")) {
            throw new IllegalArgumentException("a variable of one line cannot hold several");
        }
        return PLAIN.matcher(value).matches()
                ? value
                : '"'
                        + value.replace("\\", "\\\\")
                                .replace("\"", "\\\"")
                                .replace("$", "\\$")
                                .replace("`", "\\`")
                        + '"';
    }
}
