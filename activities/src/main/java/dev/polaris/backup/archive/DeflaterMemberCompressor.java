package dev.polaris.backup.archive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** The JDK's zlib. Always there; the slowest of the implementations. */
public final class DeflaterMemberCompressor implements MemberCompressor {
    /**
     * RFC 1952, 2.3: magic, method deflate, no flags, no modification time, no extra flags, unknown operating system. No
     * time and no system, so that the same rows give the same bytes.
     */
    private static final byte[] GZIP_HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

    private static final int GZIP_TRAILER_LENGTH = 8;
    private static final int SMALLEST_STEP = 1 << 12;

    private final Deflater deflater;

    /** @param level 1 (fastest) to 9 (smallest) */
    public DeflaterMemberCompressor(int level) {
        if (level < 1 || level > 9) {
            throw new IllegalArgumentException("compression level must be between 1 and 9, not " + level);
        }
        deflater = new Deflater(level, true);
    }

    @Override
    public int compress(byte[] bytes, int length, MemberBuffer target) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        target.setLength(0);
        target.ensureCapacity(GZIP_HEADER.length + SMALLEST_STEP);
        System.arraycopy(GZIP_HEADER, 0, target.bytes(), 0, GZIP_HEADER.length);
        int end = GZIP_HEADER.length;
        deflater.reset();
        deflater.setInput(bytes, 0, length);
        deflater.finish();
        while (!deflater.finished()) {
            target.setLength(end);
            target.ensureCapacity(end + SMALLEST_STEP);
            end += deflater.deflate(target.bytes(), end, target.bytes().length - end);
        }
        target.setLength(end);
        target.ensureCapacity(end + GZIP_TRAILER_LENGTH);
        ByteBuffer.wrap(target.bytes(), end, GZIP_TRAILER_LENGTH)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) crc.getValue())
                .putInt(length);
        target.setLength(end + GZIP_TRAILER_LENGTH);
        return (int) crc.getValue();
    }

    @Override
    public void close() {
        deflater.end();
    }
}
