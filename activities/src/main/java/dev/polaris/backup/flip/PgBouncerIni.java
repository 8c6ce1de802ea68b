package dev.polaris.backup.flip;

import dev.polaris.backup.instance.Instance;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a {@code pgbouncer.ini}. One line under {@code [databases]} can be pointed elsewhere; every other byte, and
 * that line's other parameters, stay as they are.
 */
final class PgBouncerIni {
    private static final Pattern SECTION = Pattern.compile("\\s*\\[([^]]+)]\\s*");
    /** A value is quoted by apostrophes, and an apostrophe in it by a second one. */
    private static final Pattern PARAMETER = Pattern.compile("([A-Za-z_]+)(\\s*=\\s*)('(?:[^']|'')*'|\\S+)");

    private final String text;
    private final int start;
    private final int end;
    private final String name;

    private PgBouncerIni(String text, int start, int end, String name) {
        this.text = text;
        this.start = start;
        this.end = end;
        this.name = name;
    }

    /**
     * Finds a database's line.
     *
     * @param name the name that clients connect to
     * @return empty when the file has no such line itself; an included file may
     */
    static Optional<PgBouncerIni> find(String text, String name) {
        Pattern entry = Pattern.compile(
                "\\s*(?:" + Pattern.quote(name) + "|\"" + Pattern.quote(name.replace("\"", "\"\"")) + "\")\\s*=(.*)");
        boolean databases = false;
        Matcher lines = Pattern.compile("[^\\r\\n]*").matcher(text);
        while (lines.find()) {
            Matcher section = SECTION.matcher(lines.group());
            Matcher found = entry.matcher(lines.group());
            if (section.matches()) {
                databases = section.group(1).equals("databases");
            } else if (databases && found.matches()) {
                return Optional.of(
                        new PgBouncerIni(text, lines.start() + found.start(1), lines.start() + found.end(1), name));
            }
        }
        return Optional.empty();
    }

    /** Where the line points: host, port and database, each as PgBouncer understands it when it is left out. */
    AppPlace entry() {
        return new AppPlace(
                value("host").orElse("a Unix socket"),
                Integer.parseInt(value("port").orElse("5432")),
                value("dbname").orElse(name));
    }

    /** The whole text with the line pointing at the instance. */
    String pointingAt(Instance instance) {
        String line = text.substring(start, end);
        line = with(line, "host", instance.host());
        line = with(line, "port", Integer.toString(instance.port()));
        line = with(line, "dbname", instance.database());
        return text.substring(0, start) + line + text.substring(end);
    }

    private Optional<String> value(String key) {
        Matcher parameters = PARAMETER.matcher(text.substring(start, end));
        while (parameters.find()) {
            if (parameters.group(1).equals(key)) {
                return Optional.of(unquoted(parameters.group(3)));
            }
        }
        return Optional.empty();
    }

    private static String with(String line, String key, String value) {
        Matcher parameters = PARAMETER.matcher(line);
        while (parameters.find()) {
            if (parameters.group(1).equals(key)) {
                return line.substring(0, parameters.start(3)) + quoted(value) + line.substring(parameters.end(3));
            }
        }
        return line.stripTrailing() + " " + key + "=" + quoted(value);
    }

    private static String quoted(String value) {
        return value.matches("[A-Za-z0-9._:/-]+") ? value : "'" + value.replace("'", "''") + "'";
    }

    private static String unquoted(String value) {
        return value.startsWith("'") ? value.substring(1, value.length() - 1).replace("''", "'") : value;
    }
}
