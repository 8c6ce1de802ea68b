package dev.polaris.backup.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** The archive's primitive types ({@code ReadInt}, {@code ReadStr} in PostgreSQL's pg_backup_archiver.c). */
final class ArchiveInput {
    static final String DAMAGED = "the archive is damaged or was not written by pg_dump: take a new backup";
    private static final String TRUNCATED = "the archive is truncated: take a new backup, and see why pg_dump stopped";
    private static final int INT_LENGTH = 1 + ArchiveHeader.INT_SIZE;

    /** Longest string kept in memory: a COPY statement of 1,600 columns with the longest names stays below. */
    private static final int LONGEST_KEPT_STRING = 1 << 20;

    /** PostgreSQL's own limit for one text value; longer SQL cannot come from a server. */
    private static final int LONGEST_STRING = 1 << 30;

    private final ArchiveWindow window;
    private final MemberCut cut;
    private Charset charset = StandardCharsets.UTF_8;

    /** Cuts inside long strings when the window asks for it. */
    interface MemberCut {
        void insideEntry() throws IOException;
    }

    ArchiveInput(ArchiveWindow window, MemberCut cut) {
        this.window = window;
        this.cut = cut;
    }

    /** Decodes the strings that follow as this. */
    void decodeAs(Charset other) {
        charset = other;
    }

    /** The next byte, or -1 at the end of the archive. */
    int readByteOrEnd() throws IOException {
        if (window.position == window.limit && !window.more()) {
            return -1;
        }
        return window.bytes[window.position++] & 0xff;
    }

    int readByte(String what) throws IOException {
        int value = readByteOrEnd();
        if (value < 0) {
            throw truncated(what);
        }
        return value;
    }

    /** A sign byte and four bytes of magnitude, little-endian. */
    long readInt(String what) throws IOException {
        int sign;
        long magnitude;
        if (window.limit - window.position >= INT_LENGTH) {
            byte[] bytes = window.bytes;
            int at = window.position;
            sign = bytes[at];
            magnitude = (bytes[at + 1] & 0xffL)
                    | (bytes[at + 2] & 0xffL) << 8
                    | (bytes[at + 3] & 0xffL) << 16
                    | (bytes[at + 4] & 0xffL) << 24;
            window.position = at + INT_LENGTH;
        } else {
            sign = readByte(what);
            magnitude = 0;
            for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
                magnitude |= (long) readByte(what) << shift;
            }
        }
        if (sign == 0) {
            return magnitude;
        }
        if (sign != 1 || magnitude == 0) {
            throw damaged("the sign of " + what + " is " + (sign & 0xff) + " before magnitude " + magnitude);
        }
        return -magnitude;
    }

    /** An Int that must lie in a range. */
    int readInt(String what, long smallest, long largest) throws IOException {
        long value = readInt(what);
        if (value < smallest || value > largest) {
            throw damaged(what + " is " + value + ", not between " + smallest + " and " + largest);
        }
        return (int) value;
    }

    /** A string, or null. */
    String readString(String what) throws IOException {
        return readString(what, LONGEST_KEPT_STRING);
    }

    /** A string of any length a server can have, one at a time in memory; empty when it is missing. */
    String readLongString(String what) throws IOException {
        String value = readString(what, LONGEST_STRING);
        return value == null ? "" : value;
    }

    private String readString(String what, int longest) throws IOException {
        int length = readInt("length of " + what, -1, longest);
        if (length < 0) {
            return null;
        }
        if (window.limit - window.position >= length) {
            String value = new String(window.bytes, window.position, length, charset);
            window.position += length;
            return value;
        }
        ByteArrayOutputStream pieces = new ByteArrayOutputStream();
        for (int remaining = length; remaining > 0; ) {
            int count = available(what, remaining);
            pieces.write(window.bytes, window.position, count);
            window.position += count;
            remaining -= count;
        }
        return pieces.toString(charset);
    }

    String readRequiredString(String what) throws IOException {
        String value = readString(what);
        if (value == null) {
            throw damaged(what + " is missing");
        }
        return value;
    }

    /** Passes over a string without keeping any of it. */
    void skipString(String what) throws IOException {
        for (int remaining = readInt("length of " + what, -1, LONGEST_STRING); remaining > 0; ) {
            int count = available(what, remaining);
            window.position += count;
            remaining -= count;
        }
    }

    private int available(String what, int wanted) throws IOException {
        if (window.position == window.limit) {
            if (window.position >= window.hardCut) {
                cut.insideEntry();
            }
            if (!window.more()) {
                throw truncated(what);
            }
        }
        return Math.min(wanted, window.limit - window.position);
    }

    ArchiveFormatException truncated(String what) {
        return new ArchiveFormatException("the archive ends within " + what, window.offset(), TRUNCATED);
    }

    ArchiveFormatException damaged(String what) {
        return new ArchiveFormatException(what, window.offset(), DAMAGED);
    }

    ArchiveFormatException refused(String what, String remedy) {
        return new ArchiveFormatException(what, window.offset(), remedy);
    }
}
