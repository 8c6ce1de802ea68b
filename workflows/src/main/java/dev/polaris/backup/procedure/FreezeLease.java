package dev.polaris.backup.procedure;

import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.TimerOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;

/**
 * The time for which an app may be frozen: a durable timer that was armed before the freeze. Once it has passed there is no
 * way forward any more, because the app may have been let write meanwhile.
 */
final class FreezeLease {
    private Instant until;
    private boolean passed;
    private CancellationScope timer;

    private FreezeLease(Instant until) {
        this.until = until;
    }

    /** Arms the timer, now. */
    static FreezeLease arm(Duration longest) {
        FreezeLease lease = new FreezeLease(now().plus(longest));
        lease.wind();
        return lease;
    }

    /** When it ends. */
    Instant until() {
        return until;
    }

    /** Whether it has ended. */
    boolean passed() {
        return passed;
    }

    /** Moves the end. */
    void extendTo(Instant later) {
        until = later;
    }

    /** Stops the timer, which from now on ends nothing. */
    void disarm() {
        timer.cancel();
    }

    private void wind() {
        timer = Workflow.newCancellationScope(() -> {
            Promise<Void> ring = Workflow.newTimer(
                    Duration.between(now(), until),
                    TimerOptions.newBuilder().setSummary("un-freeze").build());
            Promise<Void> unused = ring.handle((nothing, cancelled) -> {
                if (cancelled == null) {
                    rung();
                }
                return null;
            });
        });
        timer.run();
    }

    /** An extension only moves the end; the timer learns of it when it rings. */
    private void rung() {
        if (now().isBefore(until)) {
            wind();
        } else {
            passed = true;
        }
    }

    private static Instant now() {
        return Instant.ofEpochMilli(Workflow.currentTimeMillis());
    }
}
