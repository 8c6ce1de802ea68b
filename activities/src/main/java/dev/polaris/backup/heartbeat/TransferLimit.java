package dev.polaris.backup.heartbeat;

import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;

/**
 * How many steps that move data a worker process runs at once. Each takes a known amount of memory, so this number is what
 * bounds the process; steps beyond it wait, heartbeating, until others end. Who came first goes first.
 */
public final class TransferLimit {
    /** A batch of rows takes less than a quarter of the memory that a dump or a verification may take. */
    private static final int PARTS = 4;

    private final Semaphore permits;

    /** Allows so many transfers at a time. */
    public TransferLimit(int transfers) {
        permits = new Semaphore(transfers * PARTS, true);
    }

    /** Runs a transfer as soon as there is room; an interruption ends the wait. */
    public <T> T within(Callable<T> transfer) throws Exception {
        return within(PARTS, transfer);
    }

    /** Runs the transfer of a batch of rows, four of which take the room of one other transfer. */
    public <T> T withinPart(Callable<T> batch) throws Exception {
        return within(1, batch);
    }

    private <T> T within(int parts, Callable<T> transfer) throws Exception {
        permits.acquire(parts);
        try {
            return transfer.call();
        } finally {
            permits.release(parts);
        }
    }
}
