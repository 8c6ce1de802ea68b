package dev.polaris.backup.rows;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A table of a database.
 *
 * @param schema its schema, as the server stores it
 * @param name its name, as the server stores it
 */
public record TableName(String schema, String name) {
    private static final String PART = "(?:\"((?:[^\"]|\"\")+)\"|([^\".]+))";
    private static final Pattern WRITTEN = Pattern.compile("(?:" + PART + "\\.)?" + PART);

    public TableName {
        Objects.requireNonNull(schema, "schema");
        Objects.requireNonNull(name, "name");
    }

    /**
     * Reads a table as people write it: {@code profiles}, {@code auth.users}, {@code "Odd schema"."Odd name"}. Without a
     * schema it is in {@code public}; without quotes a part is taken as it is.
     *
     * @throws IllegalArgumentException when the text is no table's name
     */
    public static TableName parse(String text) {
        Matcher matcher = WRITTEN.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a table: write name, schema.name or \"schema\".\"name\"");
        }
        String schema = part(matcher, 1);
        return new TableName(schema == null ? "public" : schema, part(matcher, 3));
    }

    private static String part(Matcher matcher, int group) {
        String quoted = matcher.group(group);
        return quoted == null ? matcher.group(group + 1) : quoted.replace("\"\"", "\"");
    }

    /** {@code schema.name} for people and for ids, without quotes. */
    @JsonIgnore
    public String label() {
        return schema + "." + name;
    }

    /** The name for SQL. */
    @JsonIgnore
    public String sql() {
        return quoted(schema) + "." + quoted(name);
    }

    /** An identifier for SQL. */
    public static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    @Override
    public String toString() {
        return label();
    }
}
