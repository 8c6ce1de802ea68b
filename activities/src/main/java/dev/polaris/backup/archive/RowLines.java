package dev.polaris.backup.archive;

import dev.polaris.backup.gzip.MemberBuffer;
import java.io.IOException;

/**
 * Puts the pieces of COPY text together into rows, for sinks that look at each row. Memory is that of the longest row.
 *
 * @param <E> what the sink throws besides
 */
public final class RowLines<E extends Exception> implements RowTextSink<E> {
    /**
     * Takes one row after the other.
     *
     * @param <E> what else it throws
     */
    public interface RowSink<E extends Exception> {
        /** Takes the next row's COPY text without its newline; the array is used again afterwards. */
        void row(byte[] bytes, int from, int length) throws IOException, E;
    }

    private final RowSink<E> sink;
    private final MemberBuffer open = new MemberBuffer(0);

    public RowLines(RowSink<E> sink) {
        this.sink = sink;
    }

    @Override
    public void text(byte[] bytes, int from, int length) throws IOException, E {
        int end = from + length;
        int position = from;
        for (int newline = Newlines.find(bytes, position, end);
                newline >= 0;
                newline = Newlines.find(bytes, position, end)) {
            if (open.length() == 0) {
                sink.row(bytes, position, newline - position);
            } else {
                append(bytes, position, newline);
                sink.row(open.bytes(), 0, open.length());
                open.setLength(0);
            }
            position = newline + 1;
        }
        append(bytes, position, end);
    }

    private void append(byte[] bytes, int from, int end) {
        int length = open.length();
        open.ensureCapacity(length + end - from);
        System.arraycopy(bytes, from, open.bytes(), length, end - from);
        open.setLength(length + end - from);
    }
}
