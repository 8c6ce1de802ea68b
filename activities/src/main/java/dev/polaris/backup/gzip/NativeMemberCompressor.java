package dev.polaris.backup.gzip;

import com.sun.jna.Memory;

/** Compresses by a library of the system. */
final class NativeMemberCompressor implements MemberCompressor {
    private final NativeDeflate deflate;
    private final NativeBuffer content = new NativeBuffer();
    private final NativeBuffer deflated = new NativeBuffer();

    NativeMemberCompressor(NativeDeflate deflate) {
        this.deflate = deflate;
    }

    @Override
    public int compress(byte[] bytes, int length, MemberBuffer target) {
        Memory from = content.withCapacity(length);
        from.write(0, bytes, 0, length);
        Memory to = deflated.withCapacity(deflate.bound(length));
        int count = Math.toIntExact(deflate.deflate(from, length, to));
        if (count == 0) {
            throw new IllegalStateException("the library needed more room than it had asked for");
        }
        GzipFrame.begin(target);
        int end = target.length();
        target.ensureCapacity(end + count + GzipFrame.TRAILER_LENGTH);
        to.read(0, target.bytes(), end, count);
        target.setLength(end + count);
        return GzipFrame.end(target, bytes, length);
    }

    @Override
    public void close() {
        deflate.close();
        content.close();
        deflated.close();
    }
}
