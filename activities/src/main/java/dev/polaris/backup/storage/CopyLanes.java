package dev.polaris.backup.storage;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The threads that copy objects, shared by all ranges of a worker process, and the memory they may hold at once. Objects
 * that need more than is free wait their turn, so that many small ones fly while few large ones do.
 */
public final class CopyLanes implements AutoCloseable {
    private static final int KIBIBYTE = 1 << 10;
    private static final AtomicInteger THREADS = new AtomicInteger();

    private final int lanes;
    private final int memory;
    private final ExecutorService threads;
    private final Semaphore free;
    private final AtomicLong moved = new AtomicLong();

    /**
     * Opens lanes.
     *
     * @param lanes objects under way at once
     * @param memory bytes in buffers at once
     */
    public CopyLanes(int lanes, long memory) {
        this.lanes = lanes;
        this.memory = Math.toIntExact(memory / KIBIBYTE);
        this.free = new Semaphore(this.memory, true);
        this.threads = Executors.newFixedThreadPool(lanes, task -> {
            Thread thread = new Thread(task, "copy-" + THREADS.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    int lanes() {
        return lanes;
    }

    <T> Future<T> submit(Callable<T> copy) {
        return threads.submit(copy);
    }

    /** Runs work that holds so many bytes, as soon as they are free; never more than all there are. */
    <T> T holding(long bytes, Callable<T> work) throws Exception {
        int wanted = (int) Math.min(memory, bytes / KIBIBYTE + 1);
        free.acquire(wanted);
        try {
            return work.call();
        } finally {
            free.release(wanted);
        }
    }

    /** Bytes and objects that all steps together have moved. */
    long moved() {
        return moved.get();
    }

    void countMoved(long count) {
        moved.addAndGet(count);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
