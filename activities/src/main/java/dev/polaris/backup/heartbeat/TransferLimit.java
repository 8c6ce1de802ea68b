package dev.polaris.backup.heartbeat;

import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;

/**
 * How many steps that move data a worker process runs at once. Each takes a known amount of memory, so this number is what
 * bounds the process; steps beyond it wait, heartbeating, until one ends.
 */
public final class TransferLimit {
    private final Semaphore permits;

    /** Allows so many transfers at a time. */
    public TransferLimit(int transfers) {
        permits = new Semaphore(transfers, true);
    }

    /** Runs a transfer as soon as there is room; an interruption ends the wait. */
    public <T> T within(Callable<T> transfer) throws Exception {
        permits.acquire();
        try {
            return transfer.call();
        } finally {
            permits.release();
        }
    }
}
