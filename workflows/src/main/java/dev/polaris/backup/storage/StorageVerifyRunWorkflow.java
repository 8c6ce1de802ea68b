package dev.polaris.backup.storage;

import dev.polaris.backup.database.BackupState;
import dev.polaris.backup.failure.FailureReason;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.journal.Journal;
import dev.polaris.backup.journal.JournalView;
import dev.polaris.backup.outcome.Outcome;
import dev.polaris.backup.outcome.OutcomeReport;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.roles.RoleStubs;
import dev.polaris.backup.settings.Timing;
import dev.polaris.backup.verify.CheckVerdict;
import dev.polaris.backup.verify.Eyes;
import dev.polaris.backup.window.BatchWindow;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Workflow;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** {@inheritDoc} */
public final class StorageVerifyRunWorkflow implements StorageVerifyRun {
    /** Failures that say nothing about the mirror's bytes. */
    private static final Set<FailureType> NO_VERDICT = EnumSet.of(
            FailureType.NO_BACKUP, FailureType.BAD_INPUT, FailureType.CANCELLED, FailureType.UNKNOWN_ENVIRONMENT);

    /** Each takes about five events of the 50,000 that a history may have, each retry five more. */
    private static final int SHARDS_IN_ONE_RUN = 1000;

    /** Parts looked at at the same time, on all verify workers together. */
    private static final int JOBS = 4;

    private StorageVerifyTask task;
    private Timing timing;
    private Journal journal;
    private Eyes eyes;
    private OutcomeReport outcome;
    private StorageVerifyActivities activities;
    private ShardVerdict found = ShardVerdict.NONE;

    @Override
    public SyncVerdict run(StorageVerifyTask newTask) {
        task = newTask;
        timing = task.settings().timing();
        RoleStubs stubs = new RoleStubs(task.settings());
        journal = new Journal(task.settings().env(), "verify-storage");
        eyes = new Eyes(stubs, journal);
        outcome = new OutcomeReport(stubs, journal, "storage-" + task.request().bucket());
        activities = stubs.transfers(StorageVerifyActivities.class, Role.VERIFY);
        try {
            SyncVerdict verdict = verify();
            if (verdict.state() == BackupState.FAILED) {
                throw failed(verdict);
            }
            outcome.count(Outcome.Event.VERIFICATION_SUCCESS, verdict.found().bytes());
            eyes.audit("ended");
            return verdict;
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

    private SyncVerdict verify() {
        VerifyOrder order = task.order() != null
                ? task.order()
                : journal.step(
                        "find sync",
                        timing,
                        () -> activities.find(task.request()),
                        sync -> sync.slot().slot().path() + ", " + sync.shards() + " parts");
        verifyShards(order);
        journal.step(
                "compare with dump",
                timing,
                () -> activities.compareWithDump(order),
                compared -> compared.backup() == null
                        ? "no database backup to compare with"
                        : compared.rows() + " rows of " + compared.backup() + ", " + compared.wrong()
                                + " differences that nothing explains");
        return journal.step(
                "conclude",
                timing,
                () -> activities.conclude(order),
                verdict -> verdict.slot() + " is " + verdict.state());
    }

    private void verifyShards(VerifyOrder order) {
        Journal.Line line = journal.begin("look at objects");
        BatchWindow<Integer> window = new BatchWindow<>(timing, JOBS, line, shard -> {
            // Not in one expression: other parts add theirs while this one waits.
            ShardVerdict verdict = activities.verifyShard(new VerifyShardRequest(order, shard));
            found = found.plus(verdict);
        });
        try {
            int first = task.nextShard();
            for (int shard = first; shard < order.shards() && window.awaitRoom(); shard++) {
                if (shard - first >= SHARDS_IN_ONE_RUN || Workflow.getInfo().isContinueAsNewSuggested()) {
                    window.awaitAll();
                    Workflow.continueAsNew(task.after(order, shard));
                }
                window.begin(shard);
            }
            window.awaitAll();
        } catch (TemporalFailure failure) {
            line.fail(FailureReason.of(failure));
            throw failure;
        }
        line.done(found.looked() + " looked at, " + found.read() + " read back, " + found.passedOver()
                + " verified before, " + found.wrong() + " wrong");
    }

    private static ApplicationFailure failed(SyncVerdict verdict) {
        String findings = verdict.checks().stream()
                .filter(check -> check.verdict() == CheckVerdict.FAILED)
                .map(check -> check.name() + ": " + String.join("; ", check.findings()))
                .collect(Collectors.joining(". "));
        return FailureType.VERIFICATION_FAILED.failure(
                "The sync " + verdict.slot() + " of " + verdict.bucket() + " is not good: " + findings + ".");
    }

    private void recordFailure(FailureReason reason) {
        if (!NO_VERDICT.contains(reason.type())) {
            outcome.count(Outcome.Event.VERIFICATION_FAILURE, 0);
        }
        eyes.audit("ended");
    }
}
