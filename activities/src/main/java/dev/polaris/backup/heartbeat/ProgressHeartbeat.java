package dev.polaris.backup.heartbeat;

import dev.polaris.backup.failure.FailureType;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Heartbeats for work that moves bytes in blocking calls. It beats only when bytes have moved since the last beat: a beat
 * by the clock alone would keep a hung stream alive for hours.
 *
 * <p>Work that hangs is lost for Temporal after the heartbeat timeout, and another attempt begins. No answer to a heartbeat
 * can tell the hung one so, because it sends none; it is therefore stopped here after twice that time.
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
    private final BooleanSupplier preparing;
    private final Runnable stopWork;
    private final ScheduledExecutorService clock;
    private final long startedAt = System.nanoTime();
    private long lastMoved;
    private long lastBeat = startedAt;
    private volatile RuntimeException over;

    /** Begins to beat for work that prepares until its first byte has moved. */
    public ProgressHeartbeat(
            ActivityExecutionContext context, Supplier<?> details, LongSupplier moved, Runnable stopWork) {
        this(context, details, moved, () -> moved.getAsLong() == 0, stopWork);
    }

    /**
     * Begins to beat.
     *
     * @param details what to send along: how far the work has come
     * @param moved bytes moved since the beginning; never falls
     * @param preparing whether a tool was started that has had nothing to say yet; for half an hour that counts as moving
     * @param stopWork makes the blocking work fail soon; called at most once, on another thread
     */
    public ProgressHeartbeat(
            ActivityExecutionContext context,
            Supplier<?> details,
            LongSupplier moved,
            BooleanSupplier preparing,
            Runnable stopWork) {
        this.context = context;
        this.details = details;
        this.moved = moved;
        this.preparing = preparing;
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
        if (over != null) {
            return;
        }
        long now = moved.getAsLong();
        if (now == lastMoved && !stillPreparing()) {
            stopWhenLost();
            return;
        }
        lastMoved = now;
        lastBeat = System.nanoTime();
        try {
            context.heartbeat(details.get());
        } catch (ActivityCompletionException e) {
            end(e);
        }
    }

    private boolean stillPreparing() {
        return preparing.getAsBoolean() && System.nanoTime() - startedAt < PREPARATION.toNanos();
    }

    /** Twice the timeout, because the client may hold a beat back for most of it before Temporal sees it. */
    private void stopWhenLost() {
        Duration silence = context.getInfo().getHeartbeatTimeout().multipliedBy(2);
        if (!silence.isZero() && System.nanoTime() - lastBeat > silence.toNanos()) {
            end(FailureType.WORKER_LOST.told(
                    "No byte moved for " + silence.toSeconds() + " s; the step was given up."));
        }
    }

    private void end(RuntimeException reason) {
        over = reason;
        stopWork.run();
    }
}
