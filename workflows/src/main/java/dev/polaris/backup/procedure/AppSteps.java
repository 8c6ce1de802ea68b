package dev.polaris.backup.procedure;

import dev.polaris.backup.failure.FailureReason;
import dev.polaris.backup.flip.FlipActivities;
import dev.polaris.backup.flip.FlipFacts;
import dev.polaris.backup.flip.FlipOrder;
import dev.polaris.backup.flip.FlipProof;
import dev.polaris.backup.flip.FlipSide;
import dev.polaris.backup.flip.RouteProbe;
import dev.polaris.backup.freeze.FreezeActivities;
import dev.polaris.backup.freeze.FreezeOrder;
import dev.polaris.backup.freeze.FreezeProof;
import dev.polaris.backup.instance.Instance;
import dev.polaris.backup.journal.Journal;
import dev.polaris.backup.notify.Severity;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.roles.RoleStubs;
import dev.polaris.backup.settings.Timing;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import java.util.function.Supplier;

/** The steps that the living app feels: freeze, flip, probe, thaw. */
final class AppSteps {
    private final DatabaseRestoreTask task;
    private final Journal journal;
    private final Notices notices;
    private final Timing timing;
    private final FreezeActivities freezes;
    private final FlipActivities flips;
    private final FlipActivities flipping;

    AppSteps(DatabaseRestoreTask task, RoleStubs stubs, Journal journal, Notices notices) {
        this.task = task;
        this.journal = journal;
        this.notices = notices;
        this.timing = task.settings().timing();
        this.freezes = stubs.requests(FreezeActivities.class, Role.RESTORE);
        this.flips = stubs.requests(FlipActivities.class, Role.RESTORE);
        this.flipping = stubs.livingRequests(FlipActivities.class, Role.RESTORE);
    }

    /** Keeps the app from writing to an instance, and proves it. */
    FreezeProof freeze(Instance instance, Instant until) {
        return journal.step(
                "freeze",
                timing,
                () -> freezes.freeze(order(instance, until)),
                proof -> "nobody writes since " + proof.provenAt() + ", " + proof.endedSessions()
                        + " sessions ended; ends by itself at " + proof.until() + "; " + proof.evidence());
    }

    /**
     * Proves that the app is frozen still, and was all the time, and moves the end.
     *
     * @throws TemporalFailure {@code FREEZE_ENDED} when it could write meanwhile
     */
    void freezeUntil(Instance instance, Instant until) {
        var unused = journal.step(
                "freeze again",
                timing,
                () -> freezes.freeze(order(instance, until)),
                proof -> "until " + proof.until() + "; " + proof.evidence());
    }

    /** Lets the app write to an instance again; does not give up. */
    void thaw(Instance instance, Instant until) {
        var unused = insist(
                "thaw",
                () -> {
                    freezes.thaw(order(instance, until));
                    return instance;
                },
                thawed -> thawed.label() + " may be written");
    }

    /**
     * Points the app from one instance at another. Never tried beyond the freeze: by then somebody may have written to the
     * instance that would be left.
     *
     * @param frozenUntil when the freeze ends
     * @return whether the app points there; when it does not, it certainly points where it did
     */
    boolean flip(Instance from, Instance to, Instant frozenUntil) {
        FlipOrder order = new FlipOrder(task.settings().env(), task.procedure(), from, to);
        Journal.Line line = journal.begin("flip");
        while (true) {
            try {
                FlipProof proof = flipping.flip(order);
                line.done("at " + proof.at() + ", statements held for "
                        + proof.pause().toMillis() + " ms; " + proof.evidence());
                return true;
            } catch (TemporalFailure failure) {
                FailureReason reason = FailureReason.of(failure);
                Duration pause = timing.pauseAfter(line.attempts());
                boolean inTime = now().plus(pause).plus(timing.request()).isBefore(frozenUntil);
                if (!reason.retryable() || line.attempts() >= timing.tries() || !inTime) {
                    line.fail(reason);
                    return settleFlip(order);
                }
                line.retry(reason);
                Workflow.sleep(pause);
                // The flip itself looks before it changes anything; what it finds is in the record too.
                look(order);
                line.again();
            }
        }
    }

    /** Looks where a flip that failed has left the app; what points at neither instance is pointed back. */
    private boolean settleFlip(FlipOrder order) {
        FlipFacts facts = insist("look where the app points", () -> flips.examine(order), AppSteps::words);
        if (facts.side() == FlipSide.TO) {
            return true;
        }
        // Also when it points there already: a flip that was cut short may have left statements held.
        FlipOrder back = new FlipOrder(order.env(), order.procedure(), order.to(), order.from());
        var unused = insist("point the app back", () -> flipping.flip(back), proof -> proof.evidence());
        return false;
    }

    private void look(FlipOrder order) {
        try {
            var unused = journal.once("look where the app points", () -> flips.examine(order), AppSteps::words);
        } catch (TemporalFailure failure) {
            // It is in the journal, and the flip will look for itself.
            Workflow.getLogger(AppSteps.class)
                    .warn("look failed: {}", FailureReason.of(failure).message());
        }
    }

    /**
     * Asks through the app's own route whether an instance answers and may be written.
     *
     * @return whether it does; when not, somebody has been told
     */
    boolean probe(Instance instance) {
        try {
            var unused = journal.step(
                    "probe route",
                    timing,
                    () -> flips.probe(new RouteProbe(task.settings().env(), instance, true)),
                    Function.identity());
            return true;
        } catch (TemporalFailure failure) {
            notices.tell(
                    Severity.PAGE,
                    "The app's route does not answer as it should",
                    "It should lead to " + instance.label() + ", which may be written. "
                            + FailureReason.of(failure).message());
            return false;
        }
    }

    /** Tries until it works: an app that stays frozen, or points nowhere, is worse than a run that does not end. */
    private <T> T insist(String step, Supplier<T> work, Function<T, String> evidence) {
        for (boolean told = false; ; told = true) {
            try {
                return journal.step(step, timing, work, evidence);
            } catch (TemporalFailure failure) {
                if (!told) {
                    notices.tell(
                            Severity.PAGE,
                            "Step \"" + step + "\" does not succeed",
                            FailureReason.of(failure).message() + " It is tried until it does.");
                }
                Workflow.sleep(timing.longestRetry());
            }
        }
    }

    private FreezeOrder order(Instance instance, Instant until) {
        return new FreezeOrder(task.settings().env(), task.procedure(), instance, until);
    }

    private static String words(FlipFacts facts) {
        return "at " + facts.pointsAt() + " (" + facts.side() + ")";
    }

    private static Instant now() {
        return Instant.ofEpochMilli(Workflow.currentTimeMillis());
    }
}
