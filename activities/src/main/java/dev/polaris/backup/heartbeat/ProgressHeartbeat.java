package dev.polaris.backup.heartbeat;

import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Heartbeats for work that moves bytes in blocking calls. It beats only when bytes have moved since the last beat: a beat
 * by the clock alone would keep a hung stream alive for hours.
 *
 * <p>When Temporal says that the activity is over (cancelled, timed out, worker stopping), the work is told to stop and
 * {@link #throwIfOver} gives the reason.
 */
public final class ProgressHeartbeat implements AutoCloseable {
    /** How often it looks; Temporal's own client throttles what is sent. */
    private static final Duration INTERVAL = Duration.ofMillis(500);

    /** A tool may read a large catalogue for long before its first byte. */
    private static final Duration PREPARATION = Duration.ofMinutes(30);

    private final ActivityExecutionContext context;
    private final Supplier<?> details;
    private final LongSupplier moved;
    private final Runnable stopWork;
    private final ScheduledExecutorService clock;
    private final long startedAt = System.nanoTime();
    private long lastMoved;
    private volatile ActivityCompletionException over;

    /**
     * Begins to beat.
     *
     * @param details what to send along: how far the work has come
     * @param moved bytes moved since the beginning; never falls
     * @param stopWork makes the blocking work fail soon; called at most once, on another thread
     */
    public ProgressHeartbeat(
            ActivityExecutionContext context, Supplier<?> details, LongSupplier moved, Runnable stopWork) {
        this.context = context;
        this.details = details;
        this.moved = moved;
        this.stopWork = stopWork;
        this.clock = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "heartbeat");
            thread.setDaemon(true);
            return thread;
        });
        // The handle is not needed: the clock is shut down as a whole, and beat() lets nothing escape.
        var unused = clock.scheduleWithFixedDelay(this::beat, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Throws the reason why Temporal ended the activity, if it did. */
    public void throwIfOver() {
        if (over != null) {
            throw over;
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    private void beat() {
        long now = moved.getAsLong();
        boolean preparing = now == 0 && System.nanoTime() - startedAt < PREPARATION.toNanos();
        if (over != null || (now == lastMoved && !preparing)) {
            return;
        }
        lastMoved = now;
        try {
            context.heartbeat(details.get());
        } catch (ActivityCompletionException e) {
            over = e;
            stopWork.run();
        }
    }
}
