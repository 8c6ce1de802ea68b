package dev.polaris.backup.canary;

import dev.polaris.backup.database.BackupState;
import dev.polaris.backup.failure.FailureReason;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.journal.Journal;
import dev.polaris.backup.journal.JournalView;
import dev.polaris.backup.outcome.Outcome;
import dev.polaris.backup.outcome.OutcomeReport;
import dev.polaris.backup.restore.RestoreOptions;
import dev.polaris.backup.restore.RestoreOrder;
import dev.polaris.backup.restore.RestoreReport;
import dev.polaris.backup.restore.RestoreRun;
import dev.polaris.backup.restore.RestoreTarget;
import dev.polaris.backup.restore.ValidationReport;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.roles.RoleStubs;
import dev.polaris.backup.verify.Check;
import dev.polaris.backup.verify.CheckVerdict;
import dev.polaris.backup.verify.Eyes;
import dev.polaris.backup.verify.VerificationSummary;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** {@inheritDoc} */
public final class CanaryRunWorkflow implements CanaryRun {
    /** Clusters tried; a fleet whose hosts die one after the other needs a person. */
    private static final int MOST_CLUSTERS = 3;

    /** Says that the cluster or its host is lost, which is nothing that the backup could be blamed for. */
    private static final Set<FailureType> LOST = EnumSet.of(
            FailureType.CLUSTER_GONE,
            FailureType.NO_WORKER,
            FailureType.WORKER_LOST,
            FailureType.TARGET_LOST,
            FailureType.TARGET_UNREACHABLE);

    /** Says that the backup itself cannot be restored. */
    private static final Set<FailureType> BACKUP_IS_BAD = EnumSet.of(
            FailureType.DAMAGED_ARCHIVE,
            FailureType.RESTORE_REFUSED,
            FailureType.VERIFICATION_FAILED,
            FailureType.TAMPERED);

    private CanaryPlan plan;
    private RoleStubs stubs;
    private Journal journal;
    private OutcomeReport outcome;
    private Eyes eyes;
    private Cluster cluster;

    @Override
    public CanaryResult run(CanaryPlan newPlan) {
        plan = newPlan;
        stubs = new RoleStubs(plan.settings());
        journal = new Journal(plan.settings().env(), "canary");
        outcome = new OutcomeReport(stubs, journal, "canary");
        eyes = new Eyes(stubs, journal);
        try {
            eyes.audit("started");
            CanaryResult result = prove();
            if (result.state() == BackupState.PROVEN) {
                outcome.count(
                        Outcome.Event.VERIFICATION_SUCCESS, plan.backup().dump().size());
            }
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

    private CanaryResult prove() {
        for (int round = 1; ; round++) {
            CanaryVerdict verdict;
            try {
                verdict = restore(round);
            } catch (TemporalFailure failure) {
                FailureReason reason = FailureReason.of(failure);
                boolean lost = cluster != null && LOST.contains(reason.type());
                dropDetached();
                if (lost && round < MOST_CLUSTERS) {
                    journal.skipped("cluster " + round, "begins anew in another one: " + reason.message());
                    continue;
                }
                if (!BACKUP_IS_BAD.contains(reason.type())) {
                    throw failure;
                }
                verdict = verdict(null, reason.message());
            }
            dropDetached();
            return record(verdict);
        }
    }

    private CanaryVerdict restore(int round) {
        cluster = createCluster(round);
        RestoreOrder order = order();
        RestoreReport report = journal.once(
                "restore and compare",
                () -> child(round).run(order),
                done -> done.plan().tables() + " tables, " + done.plan().rows() + " rows");
        ValidationReport validation = report.validation();
        if (validation == null) {
            throw FailureType.UNEXPECTED.failure("The restore ended without a comparison.");
        }
        return verdict(validation, null);
    }

    private Cluster createCluster(int round) {
        ClusterRequest request = new ClusterRequest(
                Workflow.getInfo().getRunId() + "-" + round,
                Workflow.getInfo().getWorkflowId(),
                Workflow.getInfo().getRunId(),
                plan.backup().source(),
                plan.backup().project());
        return journal.step(
                "create cluster",
                plan.settings().timing(),
                () -> stubs.transfers(CanaryActivities.class, Role.VERIFY).create(request),
                made -> "PostgreSQL " + made.server() + " on " + made.host());
    }

    private RestoreOrder order() {
        return new RestoreOrder(
                "polaris-canary-" + cluster.id().substring(0, 8)
                        + cluster.id().substring(cluster.id().length() - 2),
                plan.settings().env(),
                plan.backup(),
                RestoreTarget.throwaway(cluster.id(), cluster.host()),
                RestoreOptions.EVERYTHING,
                true);
    }

    private RestoreRun child(int round) {
        return Workflow.newChildWorkflowStub(
                RestoreRun.class,
                ChildWorkflowOptions.newBuilder()
                        .setWorkflowId(Workflow.getInfo().getWorkflowId() + "/restore-" + round)
                        .setTaskQueue(Role.CONTROL.taskQueue(plan.settings().env()))
                        .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL)
                        .setStaticSummary("restore of " + plan.backup().slot() + " for its canary")
                        .build());
    }

    private CanaryVerdict verdict(ValidationReport report, String notRestored) {
        return new CanaryVerdict(
                plan.settings().env(),
                plan.backup().slot(),
                plan.backup().backupId(),
                journal.startedAt(),
                journal.elapsed(),
                report,
                notRestored);
    }

    private CanaryResult record(CanaryVerdict verdict) {
        VerificationSummary summary = journal.step(
                "record verdict",
                plan.settings().timing(),
                () -> stubs.requests(CanaryActivities.class, Role.VERIFY).record(verdict),
                merged -> merged.slot() + " is " + merged.state());
        List<Check> failed = summary.checks().stream()
                .filter(check -> check.verdict() == CheckVerdict.FAILED)
                .collect(Collectors.toList());
        if (!failed.isEmpty()) {
            throw failed(failed);
        }
        return new CanaryResult(
                summary.backupId(),
                summary.slot(),
                summary.state(),
                verdict.report() == null ? null : verdict.report().share(),
                summary.checks(),
                verdict.took());
    }

    private ApplicationFailure failed(List<Check> checks) {
        String findings = checks.stream()
                .map(check -> check.name() + ": " + String.join("; ", check.findings()))
                .collect(Collectors.joining(". "));
        return FailureType.VALIDATION_FAILED.failure(
                "Backup " + plan.backup().slot() + " does not restore to what was backed up: " + findings + ".");
    }

    /** Whatever happened to the run, nothing is left on the host; what cannot be dropped now, its next worker sweeps. */
    private void dropDetached() {
        if (cluster == null) {
            return;
        }
        Cluster dropped = cluster;
        cluster = null;
        Workflow.newDetachedCancellationScope(() -> drop(dropped)).run();
    }

    private void drop(Cluster dropped) {
        Duration patience = plan.settings().timing().eyes();
        String queue = Role.VERIFY.taskQueue(plan.settings().env()) + "@" + dropped.host();
        try {
            journal.step(
                    "drop cluster",
                    plan.settings().timing(),
                    () -> stubs.transfersOn(CanaryActivities.class, queue, patience)
                            .drop(dropped));
        } catch (ActivityFailure failure) {
            journal.skipped("drop cluster", "a worker that starts on its host will");
        }
    }

    private void recordFailure(FailureReason reason) {
        dropDetached();
        if (reason.type() != FailureType.CANCELLED) {
            outcome.count(Outcome.Event.VERIFICATION_FAILURE, 0);
        }
        eyes.audit("ended");
    }
}
