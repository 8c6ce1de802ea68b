package dev.polaris.backup.procedure;

import dev.polaris.backup.approval.ApprovalGate;
import dev.polaris.backup.failure.FailureReason;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.freeze.FreezeProof;
import dev.polaris.backup.journal.Journal;
import dev.polaris.backup.migration.MigrationReport;
import dev.polaris.backup.notify.Severity;
import dev.polaris.backup.restore.RestoreReport;
import dev.polaris.backup.restore.ValidationCheck;
import dev.polaris.backup.roles.RoleStubs;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The procedure in the order of the runbook. Until the flip begins every way out leads back to the old instance; from then
 * on only forward, until the app has a database it can write to.
 */
final class DatabaseProcedure {
    /** A flip that begins at the last moment still has this long before the freeze ends. */
    private static final Duration TIME_TO_FLIP = Duration.ofMinutes(15);

    private final DatabaseRestoreTask task;
    private final ProcedureRules rules;
    private final Journal journal;
    private final Steering steering;
    private final Notices notices;
    private final Preflight preflight;
    private final AppSteps app;
    private final FreshInstance fresh;
    private final KeptInstances kept;
    private ProcedurePlan plan;
    private FlipDecision decision;
    private Instant frozenUntil;

    DatabaseProcedure(DatabaseRestoreTask task, RoleStubs stubs, Journal journal, Steering steering, Notices notices) {
        this.task = task;
        this.rules = task.settings().procedure();
        this.journal = journal;
        this.steering = steering;
        this.notices = notices;
        this.preflight = new Preflight(task, stubs, journal);
        this.app = new AppSteps(task, stubs, journal, notices);
        this.fresh = new FreshInstance(task, stubs, journal);
        this.kept = new KeptInstances(task, journal);
    }

    DatabaseRestoreResult run() {
        plan = new SteeredWork(steering).run(this::approvedPlan);
        freezeRestoreAndFlip();
        Workflow.newDetachedCancellationScope(this::letWrite).run();
        RollbackSteps rollback = new RollbackSteps(rules, journal, steering, notices, app, fresh, plan, decision);
        return close(rollback.observe());
    }

    /** What was approved days ago is looked at again: only a plan that still holds is carried out. */
    private ProcedurePlan approvedPlan() {
        ApprovalGate gate = steering.gate();
        while (true) {
            ProcedurePlan found = preflight.plan();
            if (!found.problems().isEmpty()) {
                throw FailureType.PREFLIGHT_REFUSED.failure(
                        "The procedure cannot begin: " + String.join("; ", found.problems()) + ".");
            }
            if (gate.covers(found.digest())) {
                return found;
            }
            steering.enterUnlessAborted(ProcedurePhase.PLANNED);
            notices.tell(Severity.WARNING, "A plan waits for approval", String.join("\n", found.lines()));
            var unused = gate.await(journal, found.digest(), found.lines());
        }
    }

    private void freezeRestoreAndFlip() {
        FreezeLease lease = FreezeLease.arm(rules.deadline());
        frozenUntil = lease.until();
        steering.enter(ProcedurePhase.FROZEN, lease.until());
        SteeredWork frozen = new SteeredWork(steering, lease, this::freezeUntil);
        try {
            decision = frozen.run(() -> approvedFlip(lease));
            // The point of no return: in this workflow task the timer is stopped and the flip is begun.
            lease.disarm();
            steering.enter(ProcedurePhase.FLIPPING, null);
            Workflow.newDetachedCancellationScope(this::flip).run();
        } catch (TemporalFailure failure) {
            Workflow.newDetachedCancellationScope(() -> goBack(lease, frozen, FailureReason.of(failure)))
                    .run();
            throw failure;
        }
    }

    private FlipDecision approvedFlip(FreezeLease lease) {
        FreezeProof proof = app.freeze(plan.live(), lease.until());
        notices.tell(
                Severity.INFO,
                "The app is frozen",
                "Until " + lease.until() + " unless a flip or an abort comes first.");
        Promise<SafetyBackup> safety = Async.function(fresh::safetyBackup);
        fresh.create();
        RestoreReport report = fresh.restore(plan.backup());
        MigrationReport migrated = fresh.migrate();
        ValidationCheck health = fresh.checkHealth(plan.backup());
        WriteCount counted = fresh.countWrites();
        FlipDecision numbers = new FlipDecision(plan.backup(), proof, safety.get(), report, migrated, health, counted);
        awaitFlipApproval(numbers, lease);
        freezeUntil(later(lease.until(), now().plus(TIME_TO_FLIP)));
        return numbers;
    }

    private void awaitFlipApproval(FlipDecision numbers, FreezeLease lease) {
        List<String> lines = numbers.lines();
        ApprovalGate gate = steering.nextGate(task.request().requester());
        notices.tell(
                Severity.PAGE,
                "A flip waits for approval until " + lease.until(),
                String.join("\n", lines) + "\nElapsed: " + Words.of(journal.elapsed()) + ".");
        var unused = gate.awaitUntilCancelled(journal, "flip approval", LineDigest.of(lines), lines, lease.until());
    }

    private void freezeUntil(Instant until) {
        app.freezeUntil(plan.live(), until);
        frozenUntil = until;
    }

    private void flip() {
        if (!app.flip(plan.live(), fresh.instance(), frozenUntil)) {
            throw FailureType.ROUTE_WRONG.failure(
                    "The app could not be pointed at " + fresh.instance().label() + " and uses the old instance.");
        }
    }

    /** The way back from anywhere before the flip: the app first, then what was made for it. */
    private void goBack(FreezeLease lease, SteeredWork frozen, FailureReason reason) {
        lease.disarm();
        steering.enter(ProcedurePhase.RETURNING, null);
        app.thaw(plan.live(), frozenUntil);
        boolean answers = app.probe(plan.live());
        notices.tell(
                reason.type() == FailureType.NOT_APPROVED ? Severity.WARNING : Severity.PAGE,
                "The procedure went back to the old instance",
                reason.message()
                        + (answers ? " The app writes to " + plan.live().label() + "." : ""));
        frozen.settle();
        fresh.remove();
    }

    /** After the flip: the route is proven, and the app let write. */
    private void letWrite() {
        boolean answers = app.probe(fresh.instance());
        app.thaw(plan.live(), frozenUntil);
        journal.done(
                "thawed",
                "the app was frozen for "
                        + Words.of(Duration.between(decision.frozen().provenAt(), now())));
        notices.tell(
                Severity.INFO,
                "The app uses the restored instance",
                fresh.instance().label() + (answers ? "" : ", but its route does not answer as it should")
                        + "; `polaris rollback` takes it back for " + Words.of(rules.observe()) + ".");
    }

    private DatabaseRestoreResult close(boolean rolledBack) {
        return kept.close(rolledBack, plan, fresh.instance(), decision);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant now() {
        return Instant.ofEpochMilli(Workflow.currentTimeMillis());
    }
}
