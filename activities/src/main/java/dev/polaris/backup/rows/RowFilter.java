package dev.polaris.backup.rows;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.polaris.backup.rows.BackupTables.TextSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Lets through the rows of a COPY text whose values in some columns are among those wanted. Only the beginning of a row, up
 * to the last of these columns, is kept in memory.
 */
final class RowFilter implements TextSink {
    private final List<Integer> columns;
    private final int lastColumn;
    private final Set<String> wanted;
    private final TextSink sink;
    private final ByteArrayOutputStream begin = new ByteArrayOutputStream();
    private int column;
    private boolean decided;
    private boolean keep;

    /**
     * A filter.
     *
     * @param columns the columns that are looked at, by their place in the text, from 0
     * @param wanted the values that let a row through, in the order of {@code columns}, as the server writes them
     */
    RowFilter(List<Integer> columns, Collection<List<String>> wanted, TextSink sink) {
        this.columns = List.copyOf(columns);
        this.lastColumn = columns.stream().mapToInt(Integer::intValue).max().orElseThrow();
        this.wanted = new HashSet<>();
        wanted.forEach(
                row -> this.wanted.add(row.stream().map(RowFilter::copyText).collect(Collectors.joining("\t"))));
        this.sink = sink;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int end = offset + length;
        int from = offset;
        while (from < end) {
            from = decided ? passRest(bytes, from, end) : lookAt(bytes, from, end);
        }
    }

    private int lookAt(byte[] bytes, int from, int end) throws IOException {
        int at = from;
        while (at < end) {
            byte next = bytes[at++];
            if (next == '\n' || next == '\t') {
                column++;
                if (next == '\n' || column > lastColumn) {
                    begin.write(bytes, from, at - from);
                    decide();
                    if (next == '\n') {
                        nextRow();
                    }
                    return at;
                }
            }
        }
        begin.write(bytes, from, end - from);
        return end;
    }

    private void decide() throws IOException {
        decided = true;
        byte[] row = begin.toByteArray();
        String[] values = new String(row, 0, row.length - 1, ISO_8859_1).split("\t", -1);
        String found = columns.stream()
                .map(index -> index < values.length ? values[index] : "")
                .collect(Collectors.joining("\t"));
        keep = wanted.contains(found);
        if (keep) {
            sink.write(row, 0, row.length);
        }
    }

    private int passRest(byte[] bytes, int from, int end) throws IOException {
        int at = from;
        while (at < end && bytes[at] != '\n') {
            at++;
        }
        boolean ends = at < end;
        int next = ends ? at + 1 : at;
        if (keep) {
            sink.write(bytes, from, next - from);
        }
        if (ends) {
            nextRow();
        }
        return next;
    }

    private void nextRow() {
        begin.reset();
        column = 0;
        decided = false;
    }

    /** The value as COPY writes it, its bytes as characters. */
    private static String copyText(String value) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char next = value.charAt(i);
            int escape = "\\\b\f\n\r\t\u000b".indexOf(next);
            if (escape >= 0) {
                text.append('\\').append("\\bfnrtv".charAt(escape));
            } else {
                text.append(next);
            }
        }
        return new String(text.toString().getBytes(UTF_8), ISO_8859_1);
    }
}
