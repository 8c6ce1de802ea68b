package dev.polaris.backup.storage.restore;

import dev.polaris.backup.storage.CopyLanes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Work on many objects at a time whose results are taken in the order in which it was asked for. For one thread. */
final class InOrder<T> implements AutoCloseable {
    /** Results that may be ahead of the one whose turn it is, for each lane. */
    private static final int AHEAD = 8;

    private final CopyLanes lanes;
    private final Taker<T> taker;
    private final Deque<Future<T>> pending = new ArrayDeque<>();

    /** Takes results. */
    interface Taker<T> {
        void take(T result) throws Exception;
    }

    InOrder(CopyLanes lanes, Taker<T> taker) {
        this.lanes = lanes;
        this.taker = taker;
    }

    /** The next result, which is there. */
    void add(T result) throws Exception {
        pending.add(CompletableFuture.completedFuture(result));
        settle(lanes.lanes() * AHEAD);
    }

    /** The next result, to be worked for. */
    void submit(Callable<T> work) throws Exception {
        pending.add(lanes.submit(work));
        settle(lanes.lanes() * AHEAD);
    }

    /** Waits until every result was taken. */
    void finish() throws Exception {
        settle(0);
    }

    private void settle(int most) throws Exception {
        while (!pending.isEmpty() && (pending.peekFirst().isDone() || pending.size() > most)) {
            taker.take(await(pending.pollFirst()));
        }
    }

    private static <T> T await(Future<T> work) throws Exception {
        try {
            return work.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** Stops what is still at work. */
    @Override
    public void close() {
        pending.forEach(work -> work.cancel(true));
    }
}
