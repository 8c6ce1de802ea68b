package dev.polaris.backup.s3;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The memory of one upload: a few buffers, taken when first needed, used again, and replaced by larger ones as parts
 * grow. Whoever wants one more waits until one comes back; that is the upload's back-pressure.
 *
 * <p>Bounded in number and in bytes: three buffers keep the line busy while parts are small, and two do once a part is so
 * large that sending it takes long.
 */
final class PartBuffers {
    private final int limit;
    private final long byteLimit;
    private final SpareBuffers spare;
    private final Deque<byte[]> idle = new ArrayDeque<>();
    private int lent;
    private long lentBytes;
    private long mostHeld;
    private int allocations;

    /**
     * No buffers yet.
     *
     * @param limit how many may exist at a time
     * @param byteLimit how many bytes they may have together; a single buffer may have more
     * @param spare where they come from, and go to in the end
     */
    PartBuffers(int limit, long byteLimit, SpareBuffers spare) {
        this.limit = limit;
        this.byteLimit = byteLimit;
        this.spare = spare;
    }

    /** Waits for a buffer of exactly this size. */
    synchronized byte[] take(int size) throws InterruptedException {
        while (lent > 0 && (lent >= limit || lentBytes + size > byteLimit)) {
            wait();
        }
        // Parts only grow: a buffer of another size will not be asked for again.
        idle.removeIf(buffer -> buffer.length != size);
        lent++;
        lentBytes += size;
        byte[] buffer = idle.poll();
        if (buffer != null) {
            return buffer;
        }
        allocations++;
        long idleBytes = idle.stream().mapToLong(waiting -> waiting.length).sum();
        mostHeld = Math.max(mostHeld, lentBytes + idleBytes);
        return spare.take(size);
    }

    synchronized void giveBack(byte[] buffer) {
        idle.push(buffer);
        lent--;
        lentBytes -= buffer.length;
        notifyAll();
    }

    /** Waits until every buffer is back, which is when no part is under way. */
    synchronized void awaitAll() throws InterruptedException {
        while (lent > 0) {
            wait();
        }
    }

    /** Leaves what nobody uses to other uploads. */
    synchronized void release() {
        idle.forEach(spare::keep);
        idle.clear();
    }

    /** The most bytes that existed at any moment. */
    synchronized long mostHeld() {
        return mostHeld;
    }

    synchronized int allocations() {
        return allocations;
    }
}
