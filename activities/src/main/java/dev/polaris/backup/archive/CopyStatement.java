package dev.polaris.backup.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The table and columns of an entry's {@code COPY ... FROM stdin;}, as SQL text: names are quoted where they must be.
 *
 * @param table schema and name
 * @param columns the columns in the order of the rows' text; empty when the rows have none
 */
public record CopyStatement(String table, List<String> columns) {
    private static final String BEFORE = "COPY ";
    private static final String AFTER = " FROM stdin;";

    public CopyStatement {
        Objects.requireNonNull(table, "table");
        columns = List.copyOf(columns);
    }

    /**
     * Reads the statement of an entry with rows.
     *
     * @throws IllegalArgumentException when it is not such a statement
     */
    public static CopyStatement parse(String statement) {
        String text = statement.strip();
        if (!text.startsWith(BEFORE) || !text.endsWith(AFTER)) {
            throw new IllegalArgumentException("not a COPY statement of pg_dump");
        }
        text = text.substring(BEFORE.length(), text.length() - AFTER.length());
        int end = name(text, 0);
        String list = text.substring(end).strip();
        if (!list.isEmpty() && !(list.startsWith("(") && list.endsWith(")"))) {
            throw new IllegalArgumentException("not a COPY statement of pg_dump");
        }
        List<String> columns = list.isEmpty() ? List.of() : columns(list.substring(1, list.length() - 1));
        return new CopyStatement(text.substring(0, end), columns);
    }

    /** The end of a name, which may be qualified and quoted. */
    private static int name(String text, int from) {
        boolean quoted = false;
        for (int index = from; index < text.length(); index++) {
            char character = text.charAt(index);
            if (character == '"') {
                quoted = !quoted;
            } else if (!quoted && (character == ' ' || character == ',')) {
                return index;
            }
        }
        return text.length();
    }

    private static List<String> columns(String list) {
        List<String> columns = new ArrayList<>();
        for (int from = 0; from < list.length(); ) {
            int end = name(list, from);
            columns.add(list.substring(from, end));
            from = end;
            while (from < list.length() && (list.charAt(from) == ',' || list.charAt(from) == ' ')) {
                from++;
            }
        }
        return columns;
    }

    /** {@code COPY table (columns) FROM STDIN}, to which options can be added. */
    public String fromStdin() {
        String list = columns.isEmpty() ? "" : " (" + String.join(", ", columns) + ")";
        return "COPY " + table + list + " FROM STDIN";
    }
}
