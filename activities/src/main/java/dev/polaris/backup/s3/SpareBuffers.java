package dev.polaris.backup.s3;

import java.lang.ref.SoftReference;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Buffers of uploads that have ended, for those that begin: a run of many large objects would otherwise leave so much
 * garbage that the heap grows to its limit. Given up when memory is needed for something else.
 */
final class SpareBuffers {
    /** What two uploads at once have in buffers. */
    private static final int MOST = 2 * MultipartOutput.BUFFERS;

    private final int size;
    private final Deque<SoftReference<byte[]>> spare = new ArrayDeque<>();

    /** @param size of the buffers that are kept, in bytes; others are rare */
    SpareBuffers(int size) {
        this.size = size;
    }

    /** A buffer of this size, perhaps one that was used before. */
    synchronized byte[] take(int wanted) {
        while (wanted == size && !spare.isEmpty()) {
            byte[] buffer = spare.pop().get();
            if (buffer != null) {
                return buffer;
            }
        }
        return new byte[wanted];
    }

    synchronized void keep(byte[] buffer) {
        if (buffer.length == size && spare.size() < MOST) {
            spare.push(new SoftReference<>(buffer));
        }
    }
}
