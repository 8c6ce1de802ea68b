package dev.polaris.backup.validation;

import java.util.Objects;

/**
 * The name of a table or a sequence, unquoted.
 *
 * @param schema its schema
 * @param name its own name
 */
record TableName(String schema, String name) {
    TableName {
        Objects.requireNonNull(schema, "schema");
        Objects.requireNonNull(name, "name");
    }

    /** As SQL, always quoted. */
    String quoted() {
        return quoted(schema) + "." + quoted(name);
    }

    static String quoted(String part) {
        return '"' + part.replace("\"", "\"\"") + '"';
    }

    /** For people. */
    @Override
    public String toString() {
        return schema + "." + name;
    }
}
