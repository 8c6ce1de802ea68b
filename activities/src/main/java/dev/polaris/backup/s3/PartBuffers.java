package dev.polaris.backup.s3;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;

/**
 * The memory of one upload: a fixed number of buffers, allocated when first needed, used again, and replaced by larger
 * ones as parts grow. Whoever wants one more waits until one comes back; that is the upload's back-pressure.
 */
final class PartBuffers {
    private final int limit;
    private final Semaphore available;
    private final Deque<byte[]> idle = new ArrayDeque<>();
    private long held;
    private long mostHeld;
    private int allocations;

    PartBuffers(int limit) {
        this.limit = limit;
        this.available = new Semaphore(limit, true);
    }

    /** Waits for a buffer of exactly this size. */
    byte[] take(int size) throws InterruptedException {
        available.acquire();
        synchronized (this) {
            byte[] buffer = idle.poll();
            if (buffer != null && buffer.length == size) {
                return buffer;
            }
            held += size - (buffer == null ? 0 : buffer.length);
            mostHeld = Math.max(mostHeld, held);
            allocations++;
        }
        return new byte[size];
    }

    void giveBack(byte[] buffer) {
        synchronized (this) {
            idle.push(buffer);
        }
        available.release();
    }

    /** Waits until every buffer is back, which is when no part is under way. */
    void awaitAll() throws InterruptedException {
        available.acquire(limit);
        available.release(limit);
    }

    /** The most bytes that existed at any moment. */
    synchronized long mostHeld() {
        return mostHeld;
    }

    synchronized int allocations() {
        return allocations;
    }
}
