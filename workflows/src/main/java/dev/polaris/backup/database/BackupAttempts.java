package dev.polaris.backup.database;

import dev.polaris.backup.failure.FailureReason;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.journal.Journal;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.roles.RoleStubs;
import dev.polaris.backup.s3.PinnedObject;
import dev.polaris.backup.settings.Timing;
import dev.polaris.backup.verify.Eyes;
import dev.polaris.backup.verify.Reconciled;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Tries to get one committed backup. A dump cannot be repeated, so a lost one is begun anew under a new attempt id with a
 * new upload; from a completed dump on, the same attempt is carried to its commit.
 */
final class BackupAttempts {
    private final DatabaseBackupPlan plan;
    private final Journal journal;
    private final Eyes eyes;
    private final Timing timing;
    private final DumpActivities requests;
    private final DumpOrigin origin;
    private int begun;
    private Attempt last;

    BackupAttempts(DatabaseBackupPlan plan, RoleStubs stubs, Journal journal, Eyes eyes) {
        this.plan = plan;
        this.journal = journal;
        this.eyes = eyes;
        this.timing = plan.settings().timing();
        this.requests = stubs.requests(DumpActivities.class, Role.BACKUP);
        this.origin = DumpOrigin.of(plan, stubs);
    }

    /** Refuses a source that cannot be backed up, before anything is touched. */
    SourceFacts inspectSource() {
        return journal.step(
                "inspect source",
                timing,
                origin::inspect,
                facts -> facts.database() + " on " + facts.serverVersion() + ", pg_dump " + facts.dumpTool());
    }

    /**
     * Dumps and commits into the slot.
     *
     * @throws TemporalFailure {@code SLOT_TAKEN} when another backup is committed there, or what stopped the last attempt
     */
    CommittedBackup commitInto(Slot slot, SourceFacts source, long expectedBytes) {
        StoredDump stored = dumpUntilStored(slot, expectedBytes);
        Attempt attempt = stored.attempt();
        DumpResult dump = stored.result();
        Description description = journal.step(
                "describe",
                timing,
                () -> origin.describe(
                        new DescriptionRequest(attempt, stored.object(), source, dump.snapshotTime(), dump.totals())),
                made -> made.objects().size() + " objects beside the dump");
        BackupRecord record = record(stored, source, description);
        commit(new CommitRequest(attempt, record));
        cleanUp(attempt);
        return new CommittedBackup(attempt, record);
    }

    /** Ends what the last attempt may have left; never fails. */
    void cleanUpLast() {
        if (last != null) {
            cleanUp(last);
        }
    }

    private StoredDump dumpUntilStored(Slot slot, long expectedBytes) {
        for (int failed = 0; ; ) {
            Attempt attempt = newAttempt(slot);
            try {
                return dumpAndComplete(attempt, expectedBytes);
            } catch (TemporalFailure failure) {
                FailureReason reason = FailureReason.of(failure);
                failed++;
                if (!reason.retryable() || failed >= timing.tries()) {
                    throw failure;
                }
                cleanUp(attempt);
                Workflow.sleep(timing.pauseAfter(failed));
            }
        }
    }

    private StoredDump dumpAndComplete(Attempt attempt, long expectedBytes) {
        String uploadId = journal.step(
                "open upload", timing, () -> requests.openUpload(attempt), id -> "attempt " + attempt.attemptId());
        DumpResult dump = journal.once(
                origin.step(),
                () -> origin.dump(new DumpRequest(attempt, uploadId, expectedBytes)),
                result -> describe(result.totals()));
        PinnedObject object = complete(new CompletionRequest(attempt, uploadId, dump.parts(), dump.sha256()));
        return new StoredDump(attempt, dump, object);
    }

    /** Completes the upload; when the answer is lost, looks before anything is repeated. */
    private PinnedObject complete(CompletionRequest completion) {
        for (int failed = 0; ; ) {
            try {
                return journal.once("complete", () -> requests.completeUpload(completion), PinnedObject::key);
            } catch (TemporalFailure failure) {
                FailureReason reason = FailureReason.of(failure);
                failed++;
                if (!reason.retryable() || failed >= timing.tries()) {
                    throw failure;
                }
                if (reason.mayHaveTakenEffect() || reason.type() == FailureType.STALE_UPLOAD) {
                    Optional<PinnedObject> done = findCompleted(completion);
                    if (done.isPresent()) {
                        return done.get();
                    }
                    if (reason.type() == FailureType.STALE_UPLOAD) {
                        throw failure;
                    }
                }
                Workflow.sleep(timing.pauseAfter(failed));
            }
        }
    }

    private Optional<PinnedObject> findCompleted(CompletionRequest completion) {
        Attempt attempt = completion.attempt();
        return eyes.lookFor(attempt, BackupObjects.DUMP)
                .filter(seen -> seen.versionId() != null)
                .map(seen -> new PinnedObject(
                        attempt.slot().key(BackupObjects.DUMP), seen.versionId(), seen.size(), completion.sha256()));
    }

    /** Commits exactly once, whatever becomes of the answer. */
    private void commit(CommitRequest request) {
        boolean uncertain = false;
        for (int failed = 0; ; ) {
            try {
                CommitAnswer answer = journal.once(
                        "commit",
                        () -> requests.commit(request),
                        said -> said.committed() ? "committed" : "slot taken");
                if (answer.committed()) {
                    return;
                }
                if (!uncertain) {
                    throw slotTaken(request);
                }
            } catch (TemporalFailure failure) {
                FailureReason reason = FailureReason.of(failure);
                failed++;
                if (!reason.retryable() || failed >= timing.tries()) {
                    throw failure;
                }
                uncertain |= reason.mayHaveTakenEffect();
                Workflow.sleep(timing.pauseAfter(failed));
            }
            if (uncertain) {
                Reconciled seen = eyes.waitFor(request.attempt(), BackupObjects.COMMIT);
                if (seen.takenByOther()) {
                    throw slotTaken(request);
                }
                if (seen.versionId() != null) {
                    return;
                }
            }
        }
    }

    private static TemporalFailure slotTaken(CommitRequest request) {
        return FailureType.SLOT_TAKEN.failure(
                "The slot " + request.attempt().slot().path() + " holds another backup's commit record.");
    }

    private void cleanUp(Attempt attempt) {
        try {
            journal.once(
                    "clean up",
                    () -> {
                        origin.cleanUp(attempt);
                        return null;
                    },
                    nothing -> "no open upload, no session of attempt " + attempt.attemptId());
        } catch (TemporalFailure failure) {
            // Recorded by the journal. What is left costs money, not data; the next run's clean-up ends it.
            Workflow.getLogger(BackupAttempts.class)
                    .warn("clean-up failed: {}", FailureReason.of(failure).message());
        }
    }

    private Attempt newAttempt(Slot slot) {
        begun++;
        String attemptId = begun + "-" + Workflow.randomUUID().toString().substring(0, 8);
        last = new Attempt(plan.backupId(), attemptId, slot);
        return last;
    }

    private BackupRecord record(StoredDump stored, SourceFacts source, Description description) {
        DumpResult dump = stored.result();
        Map<String, PinnedObject> objects = new TreeMap<>();
        Stream.concat(Stream.of(stored.object(), dump.index(), dump.schema()), description.objects().stream())
                .filter(Objects::nonNull)
                .forEach(object -> objects.put(object.fileName(), object));
        return new BackupRecord(
                BackupRecord.FORMAT_VERSION,
                plan.backupId(),
                stored.attempt().attemptId(),
                plan.settings().env(),
                plan.purpose(),
                Workflow.getInfo().getWorkflowId(),
                Workflow.getInfo().getRunId(),
                plan.scheduledFor(),
                journal.startedAt(),
                dump.snapshotTime(),
                source,
                dump.compression(),
                dump.totals(),
                journal.durations(),
                objects,
                List.copyOf(description.coverage()),
                plan.archive());
    }

    private static String describe(DumpTotals totals) {
        return totals.tables() + " tables, " + totals.rows() + " rows, " + totals.archiveBytes() + " bytes as "
                + totals.compressedBytes();
    }

    private record StoredDump(Attempt attempt, DumpResult result, PinnedObject object) {}
}
