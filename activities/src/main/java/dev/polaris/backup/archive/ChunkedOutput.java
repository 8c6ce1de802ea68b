package dev.polaris.backup.archive;

import dev.polaris.backup.gzip.MemberBuffer;

/** Bytes of an archive that are ready to be read. */
final class ChunkedOutput {
    private final MemberBuffer bytes = new MemberBuffer(1 << 17);
    private int position;

    boolean isEmpty() {
        return position == bytes.length();
    }

    int read(byte[] target, int offset, int length) {
        int count = Math.min(length, bytes.length() - position);
        System.arraycopy(bytes.bytes(), position, target, offset, count);
        position += count;
        if (isEmpty()) {
            bytes.setLength(0);
            position = 0;
        }
        return count;
    }

    void raw(byte[] from, int length) {
        raw(from, 0, length);
    }

    void raw(byte[] from, int offset, int length) {
        int end = bytes.length();
        bytes.ensureCapacity(end + length);
        System.arraycopy(from, offset, bytes.bytes(), end, length);
        bytes.setLength(end + length);
    }

    /** One byte. */
    void number(int value) {
        raw(new byte[] {(byte) value}, 1);
    }

    /** An Int: sign and magnitude. */
    void integer(long value) {
        long magnitude = Math.abs(value);
        raw(
                new byte[] {
                    (byte) (value < 0 ? 1 : 0),
                    (byte) magnitude,
                    (byte) (magnitude >>> 8),
                    (byte) (magnitude >>> 16),
                    (byte) (magnitude >>> 24)
                },
                1 + ArchiveHeader.INT_SIZE);
    }

    /** A chunk with its length. */
    void chunk(byte[] from, int offset, int length) {
        integer(length);
        raw(from, offset, length);
    }
}
