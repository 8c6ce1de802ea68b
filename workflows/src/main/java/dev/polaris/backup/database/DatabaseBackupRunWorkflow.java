package dev.polaris.backup.database;

import dev.polaris.backup.failure.FailureReason;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.journal.Journal;
import dev.polaris.backup.journal.JournalView;
import dev.polaris.backup.loss.LossWatch;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@inheritDoc} */
public final class DatabaseBackupRunWorkflow implements DatabaseBackupRun {
    /** Each slot costs a dump; more than a few taken ones are no accident. */
    private static final int MOST_SLOTS_TRIED = 3;

    private DatabaseBackupPlan plan;
    private Journal journal;
    private Eyes eyes;
    private OutcomeReport outcome;
    private BackupAttempts attempts;

    @Override
    public BackupResult run(DatabaseBackupPlan newPlan) {
        plan = newPlan;
        RoleStubs stubs = new RoleStubs(plan.settings());
        boolean imports = plan.archive() != null;
        journal = new Journal(plan.settings().env(), imports ? DatabaseBackupPlan.IMPORT_KIND : "database-backup");
        eyes = new Eyes(stubs, journal);
        outcome = new OutcomeReport(stubs, journal, imports ? DatabaseBackupPlan.IMPORT_KIND : "database");
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
        seen.filter(view -> plan.archive() == null).ifPresent(this::expectEnd);
        SourceFacts source = attempts.inspectSource();
        long expectedBytes = seen.map(SlotView::previousBytes).orElse(0L);
        boolean taken = seen.map(SlotView::taken).orElse(false);
        return verify(commitIntoFreeSlot(taken ? slotBeside(plan.slot()) : plan.slot(), source, expectedBytes));
    }

    private CommittedBackup commitIntoFreeSlot(Slot first, SourceFacts source, long expectedBytes) {
        Slot slot = first;
        for (int tried = 1; ; tried++) {
            try {
                return attempts.commitInto(slot, source, expectedBytes);
            } catch (ApplicationFailure failure) {
                if (FailureType.of(failure) != FailureType.SLOT_TAKEN || tried == MOST_SLOTS_TRIED) {
                    throw failure;
                }
                // Whoever holds the slot, there must be a backup: it goes where no other run writes.
                slot = slotBeside(slot);
            }
        }
    }

    private Slot slotBeside(Slot taken) {
        return taken.time() == null ? Slot.unscheduled(plan.settings().env(), journal.startedAt()) : taken.next();
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
        Optional<LossWatch> losses = watchLosses(backup);
        VerificationRun verification =
                VerificationRun.start(plan.settings(), backup.record().backupId(), slot);
        if (!watched) {
            journal.skipped("verify", "no verify worker is there; " + verification.id() + " waits for one");
            return result(
                    backup,
                    BackupState.COMMITTED,
                    Stream.of("Not verified yet: " + verification.id() + " waits for a worker."));
        }
        BackupState state = journal.once("verify", () -> verification.await().state(), BackupState::toString);
        Optional<String> lost =
                losses.flatMap(watch -> watch.within(plan.settings().timing().eyes()));
        return result(backup, state, lost.stream());
    }

    /** What is taken for safety's sake, or from an archive, is not one of the backups that follow each other. */
    private Optional<LossWatch> watchLosses(CommittedBackup backup) {
        if (!plan.purpose().countsAsNewest()
                || Workflow.getVersion("find losses", Workflow.DEFAULT_VERSION, 1) == Workflow.DEFAULT_VERSION) {
            return Optional.empty();
        }
        return LossWatch.start(
                plan.settings(), backup.record().backupId(), backup.attempt().slot(), journal);
    }

    private BackupResult result(CommittedBackup backup, BackupState state, Stream<String> notes) {
        Slot slot = backup.attempt().slot();
        BackupRecord record = backup.record();
        Stream<String> moved = slot.equals(plan.slot())
                ? Stream.empty()
                : Stream.of("The slot " + plan.slot().path() + " holds another backup's commit record: see `polaris"
                        + " backups show " + plan.slot().path() + "`.");
        String note = Stream.concat(moved, notes).collect(Collectors.joining(" "));
        return new BackupResult(
                record.backupId(),
                "s3://" + plan.settings().bucket() + "/" + slot.prefix(),
                slot.path(),
                state,
                record.snapshotTime(),
                record.totals(),
                note.isEmpty() ? null : note);
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
