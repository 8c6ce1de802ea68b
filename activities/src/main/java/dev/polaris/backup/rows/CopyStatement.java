package dev.polaris.backup.rows;

import java.util.ArrayList;
import java.util.List;

/** Reads the column list out of pg_dump's {@code COPY schema.table (columns) FROM stdin;}, whose names may hold anything. */
final class CopyStatement {
    private static final String BEGIN = "COPY ";

    private final String text;
    private int position;

    private CopyStatement(String text) {
        this.text = text;
        this.position = BEGIN.length();
    }

    /**
     * The columns in the order of the rows' text.
     *
     * @throws IllegalArgumentException when it is no such statement
     */
    static List<String> columns(String statement) {
        if (!statement.startsWith(BEGIN)) {
            throw new IllegalArgumentException("not a COPY statement");
        }
        CopyStatement reader = new CopyStatement(statement);
        var unused = reader.identifier();
        while (reader.skip('.')) {
            unused = reader.identifier();
        }
        reader.expect(' ');
        List<String> columns = new ArrayList<>();
        // A table without columns has a second space where the list would be.
        if (reader.skip('(')) {
            do {
                reader.skip(' ');
                columns.add(reader.identifier());
            } while (reader.skip(','));
            reader.expect(')');
        }
        return columns;
    }

    private String identifier() {
        if (!skip('"')) {
            int start = position;
            while (position < text.length() && " .,()".indexOf(text.charAt(position)) < 0) {
                position++;
            }
            return text.substring(start, position);
        }
        StringBuilder name = new StringBuilder();
        while (position < text.length()) {
            char next = text.charAt(position++);
            if (next == '"' && !skip('"')) {
                return name.toString();
            }
            name.append(next);
        }
        throw new IllegalArgumentException("not a COPY statement: a name does not end");
    }

    private boolean skip(char expected) {
        boolean there = position < text.length() && text.charAt(position) == expected;
        position += there ? 1 : 0;
        return there;
    }

    private void expect(char expected) {
        if (!skip(expected)) {
            throw new IllegalArgumentException("not a COPY statement: '" + expected + "' is missing");
        }
    }
}
