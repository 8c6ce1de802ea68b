package dev.polaris.backup.heartbeat;

import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Heartbeats by the clock, for a short step whose time is limited anyway: when its worker dies, nobody waits for that limit.
 * Not for work that may hang for long; see {@link ProgressHeartbeat}.
 */
public final class LifeSign implements AutoCloseable {
    /** Temporal's own client throttles what is sent. */
    private static final Duration INTERVAL = Duration.ofMillis(500);

    private final ScheduledExecutorService clock;

    /** Begins to beat. */
    public LifeSign(ActivityExecutionContext context) {
        clock = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "life sign");
            thread.setDaemon(true);
            return thread;
        });
        var unused = clock.scheduleWithFixedDelay(() -> beat(context), 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    private static void beat(ActivityExecutionContext context) {
        try {
            context.heartbeat(null);
        } catch (ActivityCompletionException over) {
            // The step ends soon by itself; cut short it would leave more behind.
        }
    }
}
