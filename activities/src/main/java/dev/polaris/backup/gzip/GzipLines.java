package dev.polaris.backup.gzip;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/**
 * The lines of a compressed text, one after the other, none longer than allowed: a few stored bytes may unfold to any
 * length. Not for several threads.
 */
public final class GzipLines {
    private static final int BUFFER_SIZE = 1 << 15;

    private final InputStream source;
    private final int longest;
    private final byte[] buffer = new byte[BUFFER_SIZE];
    private InputStream text;
    private int position;
    private int limit;
    private byte[] line = new byte[1 << 12];
    private int length;
    private boolean complete;

    /**
     * Reads nothing yet.
     *
     * @param source the compressed text; not closed here
     * @param longest bytes of the longest line, without its end
     */
    public GzipLines(InputStream source, int longest) {
        this.source = source;
        this.longest = longest;
    }

    /**
     * Goes to the next line.
     *
     * @return false at the end of the text, when there is none
     * @throws LineTooLongException when it is longer than allowed
     * @throws java.util.zip.ZipException when the stream is damaged
     * @throws java.io.EOFException when the stream is truncated
     */
    public boolean next() throws IOException {
        length = 0;
        complete = false;
        while (!complete && fill()) {
            int from = position;
            while (position < limit && buffer[position] != '\n') {
                position++;
            }
            append(from, position - from);
            complete = position < limit;
            position += complete ? 1 : 0;
        }
        return complete || length > 0;
    }

    /** The current line's bytes, from the first on; overwritten by the next one. */
    public byte[] bytes() {
        return line;
    }

    /** How many bytes the current line has, without its end. */
    public int length() {
        return length;
    }

    /** Whether the current line ended with a line end, and not with the text. */
    public boolean complete() {
        return complete;
    }

    private boolean fill() throws IOException {
        if (position < limit) {
            return true;
        }
        if (text == null) {
            text = new GZIPInputStream(source, BUFFER_SIZE);
        }
        position = 0;
        limit = Math.max(text.read(buffer), 0);
        return limit > 0;
    }

    private void append(int from, int count) throws LineTooLongException {
        if (count > longest - length) {
            throw new LineTooLongException(longest);
        }
        if (count > line.length - length) {
            line = Arrays.copyOf(line, Math.max(length + count, Math.min(2 * line.length, longest)));
        }
        System.arraycopy(buffer, from, line, length, count);
        length += count;
    }

    /** A line is longer than any that was written. */
    public static final class LineTooLongException extends IOException {
        private static final long serialVersionUID = 1;

        private LineTooLongException(int longest) {
            super("longer than " + longest + " bytes");
        }
    }
}
