package dev.polaris.backup.procedure;

import dev.polaris.backup.database.BackupResult;
import dev.polaris.backup.database.DatabaseBackup;
import dev.polaris.backup.database.DatabaseBackupRequest;
import dev.polaris.backup.database.Purpose;
import dev.polaris.backup.failure.FailureReason;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.instance.Instance;
import dev.polaris.backup.instance.InstanceActivities;
import dev.polaris.backup.instance.InstanceOrder;
import dev.polaris.backup.journal.Journal;
import dev.polaris.backup.migration.MigrationActivities;
import dev.polaris.backup.migration.MigrationOrder;
import dev.polaris.backup.migration.MigrationReport;
import dev.polaris.backup.restore.BackupSource;
import dev.polaris.backup.restore.RestoreOptions;
import dev.polaris.backup.restore.RestoreOrder;
import dev.polaris.backup.restore.RestoreReport;
import dev.polaris.backup.restore.RestoreRun;
import dev.polaris.backup.restore.ValidationActivities;
import dev.polaris.backup.restore.ValidationCheck;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.roles.RoleStubs;
import dev.polaris.backup.settings.Timing;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;

/** The steps that the app does not feel: a safety backup of what it leaves, and beside it the instance it is to use. */
final class FreshInstance {
    /** The check of a comparison that asks the operator's questions. */
    private final DatabaseRestoreTask task;

    private final RoleStubs stubs;
    private final Journal journal;
    private final Timing timing;
    private final InstanceOrder order;
    private boolean ordered;
    private Instance instance;

    FreshInstance(DatabaseRestoreTask task, RoleStubs stubs, Journal journal) {
        this.task = task;
        this.stubs = stubs;
        this.journal = journal;
        this.timing = task.settings().timing();
        this.order = new InstanceOrder(task.settings().env(), task.procedure(), task.instanceId());
    }

    /** The instance. */
    Instance instance() {
        return instance;
    }

    /** Backs up what the app leaves; says why not when it could not be, or was not to be. */
    SafetyBackup safetyBackup() {
        String reason = task.request().skipSafetyBackup();
        boolean skipped = reason != null && !reason.isBlank();
        if (skipped || !task.settings().procedure().safetyBackup()) {
            String why = skipped ? reason : "so configured";
            journal.skipped("safety backup", why);
            return SafetyBackup.none("skipped: " + why);
        }
        try {
            BackupResult result = journal.once(
                    "safety backup",
                    () -> backupChild()
                            .run(new DatabaseBackupRequest(task.settings().env(), Purpose.SAFETY)),
                    made -> made.slot() + " is " + made.state() + ", of " + made.snapshotTime());
            return new SafetyBackup(result.slot(), null);
        } catch (TemporalFailure failure) {
            FailureReason why = FailureReason.of(failure);
            if (why.type() == FailureType.CANCELLED) {
                throw failure;
            }
            // The old instance is kept whatever happens; whether that will do is decided with the numbers in view.
            return SafetyBackup.none("FAILED: " + why.message());
        }
    }

    void create() {
        // Remembered before the answer: one that is lost must not leave an orphan.
        ordered = true;
        instance = journal.step(
                "create instance",
                timing,
                () -> stubs.requests(InstanceActivities.class, Role.RESTORE).create(order),
                Instance::label);
    }

    /**
     * Restores, and compares every row with the backup.
     *
     * @throws TemporalFailure {@code VALIDATION_FAILED} when anything differs
     */
    RestoreReport restore(BackupSource backup) {
        if (instance.target() == null) {
            throw FailureType.INSTANCE_FAILED.failure("Instance " + instance.label() + " cannot be restored into.");
        }
        RestoreReport report = journal.once(
                "restore",
                () -> restoreChild(backup).run(restoreOrder(backup)),
                done -> done.plan().rows() + " rows in " + done.plan().tables() + " tables");
        refuseDifferent(report);
        return report;
    }

    /** Health is asked for again after the migrations, and decided on by a person; what was restored must be equal. */
    private void refuseDifferent(RestoreReport report) {
        if (report.validation() == null || !report.validation().provesEquality()) {
            throw FailureType.VALIDATION_FAILED.failure(instance.label() + " is not what was backed up: "
                    + (report.validation() == null
                            ? "it was not compared"
                            : report.validation().failures()) + ".");
        }
    }

    MigrationReport migrate() {
        return journal.step(
                "migrate",
                timing,
                () -> stubs.transfers(MigrationActivities.class, Role.RESTORE)
                        .apply(new MigrationOrder(
                                task.settings().env(),
                                task.procedure(),
                                instance,
                                task.request().migrateTo())),
                done -> done.applied().size() + " applied, " + done.already() + " were there, latest " + done.latest());
    }

    /** Asks the operator's questions of what the app would get. */
    ValidationCheck checkHealth(BackupSource backup) {
        return journal.step(
                "check health",
                timing,
                () -> stubs.transfers(ValidationActivities.class, Role.RESTORE).health(restoreOrder(backup)),
                check -> check.verdict() + ", " + check.examined() + " questions");
    }

    WriteCount countWrites() {
        return journal.step(
                "count writes",
                timing,
                () -> stubs.requests(ProcedureActivities.class, Role.RESTORE).countWrites(instance),
                count -> "at " + count.at());
    }

    /** Removes it, if it was ever asked for. What cannot be removed now is left, and said. */
    void remove() {
        if (!ordered) {
            return;
        }
        try {
            journal.step(
                    "remove instance",
                    timing,
                    () -> stubs.requests(InstanceActivities.class, Role.RESTORE).remove(order));
        } catch (TemporalFailure failure) {
            journal.skipped(
                    "leftover",
                    "instance " + order.id() + " is still there: "
                            + FailureReason.of(failure).message());
        }
    }

    private RestoreOrder restoreOrder(BackupSource backup) {
        return new RestoreOrder(
                "polaris-" + task.instanceId().replace('_', '-'),
                task.settings().env(),
                backup,
                instance.target(),
                RestoreOptions.EVERYTHING,
                false);
    }

    private RestoreRun restoreChild(BackupSource backup) {
        return Workflow.newChildWorkflowStub(
                RestoreRun.class,
                options("restore/" + task.settings().env() + "/" + task.instanceId(), "restore of " + backup.slot()));
    }

    private DatabaseBackup backupChild() {
        return Workflow.newChildWorkflowStub(
                DatabaseBackup.class,
                options(
                        Workflow.getInfo().getWorkflowId() + "/safety-backup",
                        "safety backup of " + task.settings().env()));
    }

    private ChildWorkflowOptions options(String id, String summary) {
        return ChildWorkflowOptions.newBuilder()
                .setWorkflowId(id)
                .setTaskQueue(Role.CONTROL.taskQueue(task.settings().env()))
                .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL)
                .setStaticSummary(summary + " for " + task.request().ticket())
                .build();
    }
}
