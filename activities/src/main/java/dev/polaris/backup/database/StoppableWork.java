package dev.polaris.backup.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Blocking work that another thread can stop: whatever holds the work up is closed, which makes the blocking call fail.
 * It also counts the bytes that move.
 */
public final class StoppableWork {
    private final AtomicLong moved = new AtomicLong();
    private final Thread thread = Thread.currentThread();
    private AutoCloseable held;
    private boolean stopped;

    /** Names what to close when the work is stopped; closes it at once when it was stopped already. */
    public synchronized <T extends AutoCloseable> T holding(T resource) {
        held = resource;
        if (stopped) {
            closeHeld();
        }
        return resource;
    }

    /** Stops the work; it fails soon after. */
    public synchronized void stop() {
        stopped = true;
        closeHeld();
        thread.interrupt();
    }

    /** Throws when the work was stopped, so that its failure is not taken for the tool's. */
    public synchronized void throwIfStopped() {
        if (stopped) {
            throw new CancellationException("the work was stopped");
        }
    }

    /** Copies a stream to its end, counting. */
    public void transfer(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
            to.write(buffer, 0, read);
            moved.addAndGet(read);
        }
    }

    /** Bytes copied so far. */
    public long moved() {
        return moved.get();
    }

    private void closeHeld() {
        try {
            if (held != null) {
                held.close();
            }
        } catch (Exception e) {
            // It is being thrown away; that it does not close well changes nothing.
        }
    }
}
