package dev.polaris.backup.procedure;

import dev.polaris.backup.approval.ApprovalGate;
import dev.polaris.backup.failure.FailureReason;
import dev.polaris.backup.instance.Instance;
import dev.polaris.backup.journal.Journal;
import dev.polaris.backup.notify.Severity;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The time after the flip, in which the app can be taken back to the old instance. What was written to the new one since is
 * then not in the old one; so it is counted while nobody writes, and shown before anybody approves.
 */
final class RollbackSteps {
    private static final int MOST_TABLES = 20;
    private static final Duration TIME_TO_FLIP = Duration.ofMinutes(15);

    private final ProcedureRules rules;
    private final Journal journal;
    private final Steering steering;
    private final Notices notices;
    private final AppSteps app;
    private final FreshInstance fresh;
    private final Instance old;
    private final FlipDecision decision;
    private Instant frozenUntil;

    RollbackSteps(
            ProcedureRules rules,
            Journal journal,
            Steering steering,
            Notices notices,
            AppSteps app,
            FreshInstance fresh,
            ProcedurePlan plan,
            FlipDecision decision) {
        this.rules = rules;
        this.journal = journal;
        this.steering = steering;
        this.notices = notices;
        this.app = app;
        this.fresh = fresh;
        this.old = plan.live();
        this.decision = decision;
    }

    /**
     * Waits until the time is over, somebody confirms that it need not be waited for, or a rollback is done.
     *
     * @return whether the app was taken back
     */
    boolean observe() {
        while (true) {
            Instant until = now().plus(rules.observe());
            steering.enter(ProcedurePhase.OBSERVING, until);
            Journal.Line line = journal.begin("observe");
            line.waits("for a rollback, until " + until);
            try {
                boolean told = Workflow.await(Duration.between(now(), until), steering::observed);
                Optional<Rollback> wish = steering.takeRollback();
                line.done(wish.map(rollback -> rollback.by() + " asks to go back: " + rollback.reason())
                        .orElse(told ? "confirmed" : "nobody asked to go back"));
                if (wish.isEmpty()) {
                    return false;
                }
                if (rollBack(wish.get())) {
                    return true;
                }
            } catch (CanceledFailure cancelled) {
                line.done("cancelled: the app stays on the new instance");
                return false;
            }
        }
    }

    private boolean rollBack(Rollback wish) {
        FreezeLease lease = FreezeLease.arm(rules.deadline());
        frozenUntil = lease.until();
        steering.enter(ProcedurePhase.ROLLBACK, lease.until());
        SteeredWork frozen = new SteeredWork(steering, lease, this::freezeUntil);
        try {
            frozen.run(() -> {
                approvedRollback(wish, lease);
                return wish;
            });
        } catch (TemporalFailure failure) {
            Workflow.newDetachedCancellationScope(() -> stay(lease, frozen, FailureReason.of(failure)))
                    .run();
            return false;
        }
        lease.disarm();
        steering.enter(ProcedurePhase.RETURNING, null);
        boolean[] back = new boolean[1];
        Workflow.newDetachedCancellationScope(() -> back[0] = flipBack()).run();
        return back[0];
    }

    private void approvedRollback(Rollback wish, FreezeLease lease) {
        app.freeze(fresh.instance(), lease.until());
        List<String> lines = lines(wish, fresh.countWrites().since(decision.counted()));
        ApprovalGate gate = steering.nextGate(wish.by());
        notices.tell(Severity.PAGE, "A rollback waits for approval until " + lease.until(), String.join("\n", lines));
        var unused = gate.awaitUntilCancelled(journal, "rollback approval", LineDigest.of(lines), lines, lease.until());
        Instant latest = now().plus(TIME_TO_FLIP);
        freezeUntil(lease.until().isAfter(latest) ? lease.until() : latest);
    }

    private List<String> lines(Rollback wish, List<TableWrites> written) {
        List<String> lines = new ArrayList<>();
        lines.add("Point the app back at " + old.label() + ", as it was when it was frozen at "
                + decision.frozen().provenAt() + ". Asked for by " + wish.by() + ": " + wish.reason() + ".");
        if (written.isEmpty()) {
            lines.add("Nothing was written to the new instance since the flip.");
        } else {
            lines.add("LOSS: what was written to the new instance since the flip, at most:");
            written.stream().limit(MOST_TABLES).map(TableWrites::words).forEach(lines::add);
            if (written.size() > MOST_TABLES) {
                lines.add("and " + (written.size() - MOST_TABLES) + " more tables");
            }
        }
        lines.add("The new instance is kept, with all of that.");
        return lines;
    }

    private void freezeUntil(Instant until) {
        app.freezeUntil(fresh.instance(), until);
        frozenUntil = until;
    }

    /** A rollback that does not happen leaves the app where it is, writable. */
    private void stay(FreezeLease lease, SteeredWork frozen, FailureReason reason) {
        lease.disarm();
        steering.enter(ProcedurePhase.RETURNING, null);
        app.thaw(fresh.instance(), frozenUntil);
        frozen.settle();
        notices.tell(
                Severity.WARNING,
                "The app was not rolled back",
                reason.message() + " It writes to " + fresh.instance().label() + ".");
    }

    private boolean flipBack() {
        boolean back = app.flip(fresh.instance(), old, frozenUntil);
        app.thaw(fresh.instance(), frozenUntil);
        if (!back) {
            notices.tell(
                    Severity.PAGE,
                    "The app could not be rolled back",
                    "It uses " + fresh.instance().label() + " still.");
            return false;
        }
        boolean answers = app.probe(old);
        notices.tell(
                Severity.WARNING,
                "The app was rolled back",
                "It uses " + old.label() + (answers ? "." : ", but its route does not answer as it should."));
        return true;
    }

    private static Instant now() {
        return Instant.ofEpochMilli(Workflow.currentTimeMillis());
    }
}
