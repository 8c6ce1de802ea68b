package dev.polaris.backup.database;

import dev.polaris.backup.failure.FailureReason;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.journal.Journal;
import dev.polaris.backup.journal.JournalView;
import dev.polaris.backup.outcome.Outcome;
import dev.polaris.backup.outcome.OutcomeReport;
import dev.polaris.backup.roles.RoleStubs;
import dev.polaris.backup.verify.Eyes;
import dev.polaris.backup.verify.SlotView;
import dev.polaris.backup.verify.VerificationRun;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Workflow;
import java.util.Optional;

/** {@inheritDoc} */
public final class DatabaseBackupRunWorkflow implements DatabaseBackupRun {
    private DatabaseBackupPlan plan;
    private Journal journal;
    private Eyes eyes;
    private OutcomeReport outcome;
    private BackupAttempts attempts;

    @Override
    public BackupResult run(DatabaseBackupPlan newPlan) {
        plan = newPlan;
        RoleStubs stubs = new RoleStubs(plan.settings());
        journal = new Journal(plan.settings().env(), "database-backup");
        eyes = new Eyes(stubs, journal);
        outcome = new OutcomeReport(stubs, journal, "database");
        attempts = new BackupAttempts(plan, stubs, journal, eyes);
        try {
            BackupResult result = backUp();
            outcome.count(Outcome.Event.BACKUP_SUCCESS, result.totals().compressedBytes());
            eyes.audit("ended");
            return result;
        } catch (TemporalFailure failure) {
            FailureReason reason = FailureReason.of(failure);
            Workflow.newDetachedCancellationScope(() -> recordFailure(reason)).run();
            throw reason.type() == FailureType.CANCELLED ? failure : reason.asFailure();
        }
    }

    @Override
    public JournalView journal() {
        return journal == null ? null : journal.view();
    }

    private BackupResult backUp() {
        Optional<SlotView> seen = eyes.inspectSlot(plan.slot());
        eyes.audit("started");
        seen.ifPresent(this::expectEnd);
        SourceFacts source = attempts.inspectSource();
        long expectedBytes = seen.map(SlotView::previousBytes).orElse(0L);
        CommittedBackup backup = seen.map(SlotView::taken).orElse(false)
                ? attempts.commitInto(ownSlot(), source, expectedBytes)
                : commitIntoSlot(source, expectedBytes);
        return verify(backup);
    }

    private CommittedBackup commitIntoSlot(SourceFacts source, long expectedBytes) {
        try {
            return attempts.commitInto(plan.slot(), source, expectedBytes);
        } catch (ApplicationFailure failure) {
            if (FailureType.of(failure) != FailureType.SLOT_TAKEN || plan.slot().time() != null) {
                throw failure;
            }
            // Whoever holds the slot, there must be a backup of today: it goes where no other run writes.
            return attempts.commitInto(ownSlot(), source, expectedBytes);
        }
    }

    private Slot ownSlot() {
        return Slot.unscheduled(plan.settings().env(), journal.startedAt());
    }

    private void expectEnd(SlotView seen) {
        if (seen.previousDuration() != null) {
            journal.expectEndIn(seen.previousDuration());
        }
    }

    /** Waits for the verdict if somebody is there to give one; else the verification goes on without this run. */
    private BackupResult verify(CommittedBackup backup) {
        Slot slot = backup.attempt().slot();
        boolean watched = eyes.lookFor(backup.attempt(), BackupObjects.COMMIT).isPresent();
        VerificationRun verification =
                VerificationRun.start(plan.settings(), backup.record().backupId(), slot);
        if (!watched) {
            journal.skipped("verify", "no verify worker is there; " + verification.id() + " waits for one");
            return result(
                    backup, BackupState.COMMITTED, "Not verified yet: " + verification.id() + " waits for a worker.");
        }
        return journal.once(
                "verify",
                () -> result(backup, verification.await().state(), null),
                verified -> verified.state().toString());
    }

    private BackupResult result(CommittedBackup backup, BackupState state, String note) {
        Slot slot = backup.attempt().slot();
        BackupRecord record = backup.record();
        return new BackupResult(
                record.backupId(),
                "s3://" + plan.settings().bucket() + "/" + slot.prefix(),
                slot.path(),
                state,
                record.snapshotTime(),
                record.totals(),
                note);
    }

    private void recordFailure(FailureReason reason) {
        attempts.cleanUpLast();
        // A failed verification counts itself, also when no backup run waits for it.
        if (reason.type() != FailureType.VERIFICATION_FAILED) {
            outcome.count(Outcome.Event.BACKUP_FAILURE, 0);
        }
        eyes.audit("ended");
    }
}
