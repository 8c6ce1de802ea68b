package dev.polaris.backup.archive;

import com.dynatrace.hash4j.hashing.HashStream128;
import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hasher128;
import com.dynatrace.hash4j.hashing.Hashing;

/**
 * Counts and hashes the rows of one COPY text as it flows past in pieces of any size.
 *
 * <p>COPY text never holds a raw newline inside a row, so a newline ends a row; the line {@code \.} ends the rows (a value
 * of that text is escaped and so never makes the whole line), and pg_dump writes two empty lines after it.
 */
final class RowCounter {
    private static final int NEWLINES_AFTER_ROWS = 2;
    /** A line this long can no longer be the terminator. */
    private static final int LONGER_THAN_TERMINATOR = 3;

    private final Hasher128 hasher = Hashing.xxh3_128();
    private final HashStream128 pieces = hasher.hashStream();

    private long rows;
    private long bytes;
    private long high;
    private long low;

    /** Length so far of a line whose beginning has been seen in an earlier piece. */
    private long openLength;

    private final byte[] openStart = new byte[2];
    private boolean ended;
    private int trailingNewlines;

    void begin() {
        rows = 0;
        bytes = 0;
        high = 0;
        low = 0;
        openLength = 0;
        ended = false;
        trailingNewlines = 0;
    }

    /** Continues in the middle of a table whose earlier rows were not seen: only its structure can be followed. */
    void resume(long firstRow, boolean insideRow) {
        begin();
        rows = insideRow ? firstRow - 1 : firstRow;
        if (insideRow) {
            openLength = LONGER_THAN_TERMINATOR;
            pieces.reset();
        }
    }

    /** The rest of a line, from {@code from} up to the newline at {@code newline}. */
    void line(byte[] buffer, int from, int newline) {
        int length = newline - from;
        if (openLength > 0) {
            piece(buffer, from, length);
            closeOpenLine();
        } else if (length == 2 && buffer[from] == '\\' && buffer[from + 1] == '.') {
            ended = true;
        } else {
            add(hasher.hashBytesTo128Bits(buffer, from, length), length);
        }
    }

    /** A piece of a line whose end is not yet there; {@code length} is positive. */
    void piece(byte[] buffer, int from, int length) {
        if (openLength == 0) {
            pieces.reset();
        }
        for (int index = 0; index < length && openLength + index < openStart.length; index++) {
            openStart[(int) openLength + index] = buffer[from + index];
        }
        if (length > 0) {
            pieces.putBytes(buffer, from, length);
        }
        openLength += length;
    }

    private void closeOpenLine() {
        if (openLength == 2 && openStart[0] == '\\' && openStart[1] == '.') {
            ended = true;
        } else {
            add(pieces.get(), openLength);
        }
        openLength = 0;
    }

    private void add(HashValue128 hash, long length) {
        long before = low;
        low += hash.getLeastSignificantBits();
        high += hash.getMostSignificantBits();
        if (Long.compareUnsigned(low, before) < 0) {
            high++;
        }
        rows++;
        bytes += length + 1;
    }

    /** One byte after the terminator line; false when it cannot be there. */
    boolean acceptAfterRows(byte value) {
        trailingNewlines++;
        return value == '\n' && trailingNewlines <= NEWLINES_AFTER_ROWS;
    }

    /** Whether the terminator line has been seen. */
    boolean ended() {
        return ended;
    }

    long rows() {
        return rows;
    }

    boolean insideRow() {
        return openLength > 0;
    }

    /**
     * Whether a member may end here. Never within or after what is, or may become, the terminator: a reader that begins
     * there could not tell it from rows.
     */
    boolean mayCutInsideRow() {
        return openLength >= LONGER_THAN_TERMINATOR;
    }

    RowFacts facts() {
        return new RowFacts(rows, bytes, new ContentHash(high, low));
    }
}
