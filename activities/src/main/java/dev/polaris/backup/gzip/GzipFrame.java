package dev.polaris.backup.gzip;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;

/** What stands around the deflated bytes of a gzip member as we write it (RFC 1952, 2.3). */
public final class GzipFrame {
    /** Bytes before the deflated ones: there are no optional fields. */
    public static final int HEADER_LENGTH = 10;

    /** Bytes after the deflated ones: CRC-32 and length of the content. */
    public static final int TRAILER_LENGTH = 8;

    /**
     * Magic, method deflate, no flags, no modification time, no extra flags, unknown operating system. No time and no
     * system, so that the same rows give the same bytes.
     */
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

    private GzipFrame() {}

    /** Empties the buffer and begins a member in it. */
    static void begin(MemberBuffer target) {
        target.setLength(0);
        target.ensureCapacity(HEADER_LENGTH);
        System.arraycopy(HEADER, 0, target.bytes(), 0, HEADER_LENGTH);
        target.setLength(HEADER_LENGTH);
    }

    /**
     * Ends the member.
     *
     * @return CRC-32 of the content
     */
    static int end(MemberBuffer target, byte[] content, int length) {
        CRC32 crc = new CRC32();
        crc.update(content, 0, length);
        int end = target.length();
        target.ensureCapacity(end + TRAILER_LENGTH);
        ByteBuffer.wrap(target.bytes(), end, TRAILER_LENGTH)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) crc.getValue())
                .putInt(length);
        target.setLength(end + TRAILER_LENGTH);
        return (int) crc.getValue();
    }

    /** Whether the bytes begin as a member that we write does; {@code length} of them are valid. */
    public static boolean begins(byte[] member, int length) {
        return length >= HEADER_LENGTH + TRAILER_LENGTH
                && member[0] == HEADER[0]
                && member[1] == HEADER[1]
                && member[2] == HEADER[2]
                && member[3] == HEADER[3];
    }
}
