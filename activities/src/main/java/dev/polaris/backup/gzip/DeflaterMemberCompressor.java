package dev.polaris.backup.gzip;

import java.util.zip.Deflater;

/** The JDK's zlib. Always there; the slowest of the implementations. */
public final class DeflaterMemberCompressor implements MemberCompressor {
    private static final int SMALLEST_STEP = 1 << 12;

    private final Deflater deflater;

    /** @param level 1 (fastest) to 9 (smallest) */
    public DeflaterMemberCompressor(int level) {
        deflater = new Deflater(level, true);
    }

    @Override
    public int compress(byte[] bytes, int length, MemberBuffer target) {
        GzipFrame.begin(target);
        deflater.reset();
        deflater.setInput(bytes, 0, length);
        deflater.finish();
        while (!deflater.finished()) {
            int end = target.length();
            target.ensureCapacity(end + SMALLEST_STEP);
            int count = deflater.deflate(target.bytes(), end, target.bytes().length - end);
            target.setLength(end + count);
        }
        return GzipFrame.end(target, bytes, length);
    }

    @Override
    public void close() {
        deflater.end();
    }
}
