package dev.polaris.backup.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/**
 * The threads of one packing. The first failure of any of them stops all: the others are interrupted and the source is
 * closed, because a read from a pipe answers nothing else. {@link #join()} returns when the last one has ended.
 */
final class PackThreads {
    /** One part of the work, run on a thread of its own. */
    interface Task {
        void run() throws IOException, InterruptedException;
    }

    private final InputStream source;
    private final List<Thread> threads = new ArrayList<>();
    private final CountDownLatch started = new CountDownLatch(1);
    private final Semaphore ended = new Semaphore(0);

    private Throwable failure;

    PackThreads(InputStream source) {
        this.source = source;
    }

    void add(String name, Task task) {
        Thread thread = new Thread(() -> run(task), name);
        thread.setDaemon(true);
        threads.add(thread);
    }

    private void run(Task task) {
        try {
            // Until all are running none may fail: a failure interrupts the others, which must be there for it.
            started.await();
            task.run();
        } catch (Throwable thrown) {
            fail(thrown);
        } finally {
            ended.release();
        }
    }

    /** Runs all tasks to their end. */
    void join() throws IOException {
        threads.forEach(Thread::start);
        started.countDown();
        boolean interrupted = false;
        for (int remaining = threads.size(); remaining > 0; ) {
            try {
                ended.acquire();
                remaining--;
            } catch (InterruptedException stop) {
                interrupted = true;
                InterruptedIOException cause = new InterruptedIOException("packing was interrupted");
                cause.initCause(stop);
                fail(cause);
            }
        }
        interrupted |= joinUninterruptibly();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        rethrow();
    }

    private boolean joinUninterruptibly() {
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException stop) {
                    interrupted = true;
                }
            }
        }
        return interrupted;
    }

    private void fail(Throwable thrown) {
        if (!isFirst(thrown)) {
            return;
        }
        for (Thread thread : threads) {
            if (thread != Thread.currentThread()) {
                thread.interrupt();
            }
        }
        try {
            // Not under the lock: a close may wait for the reader, and the reader may be on its way to fail().
            source.close();
        } catch (IOException closing) {
            isFirst(closing);
        }
    }

    /** Keeps the first failure, and later ones as suppressed by it unless they are but its consequence. */
    private synchronized boolean isFirst(Throwable thrown) {
        if (failure == null) {
            failure = thrown;
            return true;
        }
        boolean onlyStopped = thrown instanceof InterruptedException || thrown instanceof InterruptedIOException;
        if (!onlyStopped && thrown != failure) {
            failure.addSuppressed(thrown);
        }
        return false;
    }

    private synchronized void rethrow() throws IOException {
        if (failure == null) {
            return;
        }
        if (failure instanceof IOException known) {
            throw known;
        }
        if (failure instanceof RuntimeException known) {
            throw known;
        }
        if (failure instanceof Error known) {
            throw known;
        }
        throw new IOException("packing failed: " + failure, failure);
    }
}
