package dev.polaris.backup.restore;

import dev.polaris.backup.archive.TocEntry;

/** Names and texts in SQL; always quoted, so that no word of a later version can be mistaken for one. */
final class SqlNames {
    private SqlNames() {}

    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    static String literal(String text) {
        return (text.indexOf('\\') < 0 ? "'" : " E'")
                + text.replace("\\", "\\\\").replace("'", "''") + "'";
    }

    /** The entry's name with its schema, if it has one. */
    static String qualified(TocEntry entry) {
        return qualified(entry.namespace(), entry.tag());
    }

    static String qualified(String schema, String name) {
        return schema == null || schema.isEmpty() ? quoted(name) : quoted(schema) + "." + quoted(name);
    }

    /** The entry for people: kind and name. */
    static String label(TocEntry entry) {
        return entry.description() + " " + entry.qualifiedName().replace('\n', ' ');
    }
}
