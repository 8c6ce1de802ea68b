package dev.polaris.backup.storage;

import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The lanes as one step uses them, and what the step has moved. Its heartbeat must tell a step that waits for its turn
 * from one that hangs: as long as any of its copies waits for a lane or for memory, what the other steps move counts as
 * motion of this one too.
 */
final class LaneShare {
    private final CopyLanes lanes;
    private final AtomicLong own = new AtomicLong();
    private final AtomicInteger waiting = new AtomicInteger();
    private long seen;
    private long waited;

    LaneShare(CopyLanes lanes) {
        this.lanes = lanes;
        this.seen = lanes.moved();
    }

    int lanes() {
        return lanes.lanes();
    }

    /**
     * Does a piece of work as soon as there is a lane for it and memory.
     *
     * @param bytes that it holds in buffers
     */
    <T> Future<T> submit(long bytes, Callable<T> work) {
        waiting.incrementAndGet();
        return lanes.submit(() -> lanes.holding(bytes, () -> {
            waiting.decrementAndGet();
            return work.call();
        }));
    }

    /** Counts bytes or objects that were moved. */
    void moved(long count) {
        own.addAndGet(count);
        lanes.countMoved(count);
    }

    /** A number that grows as long as the step gets on, or waits for others that do; asked by one thread. */
    long motion() {
        long all = lanes.moved();
        if (waiting.get() > 0) {
            waited += all - seen;
        }
        seen = all;
        return own.get() + waited;
    }
}
