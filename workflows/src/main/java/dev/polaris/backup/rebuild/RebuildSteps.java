package dev.polaris.backup.rebuild;

import dev.polaris.backup.approval.Approval;
import dev.polaris.backup.failure.FailureReason;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.instance.Instance;
import dev.polaris.backup.instance.InstanceActivities;
import dev.polaris.backup.instance.InstanceOrder;
import dev.polaris.backup.journal.Journal;
import dev.polaris.backup.migration.MigrationReport;
import dev.polaris.backup.restore.BackupSource;
import dev.polaris.backup.restore.RestoreOptions;
import dev.polaris.backup.restore.RestoreOrder;
import dev.polaris.backup.restore.RestoreReport;
import dev.polaris.backup.restore.RestoreRun;
import dev.polaris.backup.restore.ValidationActivities;
import dev.polaris.backup.restore.ValidationCheck;
import dev.polaris.backup.restore.ValidationFinding;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.roles.RoleStubs;
import dev.polaris.backup.secrets.EnvFileOrder;
import dev.polaris.backup.secrets.EnvFileReport;
import dev.polaris.backup.secrets.SecretActivities;
import dev.polaris.backup.secrets.SecretOrder;
import dev.polaris.backup.settings.Timing;
import dev.polaris.backup.storage.restore.ObjectChoice;
import dev.polaris.backup.storage.restore.ObjectMode;
import dev.polaris.backup.storage.restore.ProjectNames;
import dev.polaris.backup.storage.restore.RestoredObjects;
import dev.polaris.backup.storage.restore.StorageRestoreIds;
import dev.polaris.backup.storage.restore.StorageRestoreRequest;
import dev.polaris.backup.storage.restore.StorageRestoreResult;
import dev.polaris.backup.storage.restore.StorageRestoreRun;
import dev.polaris.backup.storage.restore.StorageRestoreTask;
import dev.polaris.backup.verify.CheckVerdict;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The steps that make a new environment, each recorded. Hours of work are not thrown away for a step that fails: it waits
 * for a person, who corrects what is wrong and lets it be tried again, or aborts.
 */
final class RebuildSteps {
    private final FullRebuildTask task;
    private final RoleStubs stubs;
    private final Journal journal;
    private final RebuildMessages messages;
    private final Timing timing;
    private final InstanceOrder order;
    private final Deque<String> rotated = new ArrayDeque<>();
    private boolean ordered;
    private boolean envFileWritten;
    private Instance instance;

    RebuildSteps(FullRebuildTask task, RoleStubs stubs, Journal journal, RebuildMessages messages) {
        this.task = task;
        this.stubs = stubs;
        this.journal = journal;
        this.messages = messages;
        this.timing = task.settings().timing();
        this.order = new InstanceOrder(task.settings().env(), task.procedure(), task.instanceId());
    }

    Instance instance() {
        return instance;
    }

    void create() {
        // Remembered before the answer: one that is lost must not leave an orphan.
        ordered = true;
        instance = insist(
                "create instance",
                () -> stubs.requests(InstanceActivities.class, Role.RESTORE).create(order),
                Instance::label);
        if (instance.target() == null) {
            throw FailureType.INSTANCE_FAILED.failure("Instance " + instance.label() + " cannot be restored into.");
        }
    }

    void restore(BackupSource backup) {
        insist(
                "restore database",
                () -> {
                    RestoreReport report = restoreChild(backup).run(restoreOrder(backup));
                    refuseDifferent(report);
                    return report;
                },
                done -> done.plan().rows() + " rows in " + done.plan().tables() + " tables, compared with "
                        + backup.slot());
    }

    /** Health is asked for again after the patches; what was restored must be equal. */
    private static void refuseDifferent(RestoreReport report) {
        if (report.validation() == null || !report.validation().provesEquality()) {
            throw FailureType.VALIDATION_FAILED.failure(report.target() + " is not what was backed up: "
                    + (report.validation() == null
                            ? "it was not compared"
                            : report.validation().failures()) + ".");
        }
    }

    MigrationReport patch() {
        return insist(
                "apply patches",
                () -> stubs.transfers(RebuildActivities.class, Role.RESTORE).patch(rebuildOrder()),
                done -> done.applied().size() + " applied");
    }

    /** Asks the operator's questions of what the app would get. */
    void checkHealth(BackupSource backup) {
        insist(
                "check health",
                () -> {
                    ValidationCheck check = stubs.transfers(ValidationActivities.class, Role.RESTORE)
                            .health(restoreOrder(backup));
                    if (check.verdict() == CheckVerdict.FAILED) {
                        throw FailureType.VALIDATION_FAILED.failure(
                                "The instance does not answer as it should: " + failures(check) + ".");
                    }
                    return check;
                },
                check -> check.verdict() + ", " + check.examined() + " questions");
    }

    private static String failures(ValidationCheck check) {
        return check.findings().stream()
                .filter(finding -> finding.verdict() == CheckVerdict.FAILED)
                .map(ValidationFinding::text)
                .collect(Collectors.joining("; "));
    }

    void attachStorage() {
        insist(
                "attach storage",
                () -> stubs.requests(RebuildActivities.class, Role.RESTORE).attachStorage(rebuildOrder()),
                Function.identity());
    }

    /**
     * How many objects of a bucket are there. What Storage refuses for good is no reason to throw everything away: a person
     * brings it back by hand or does without it.
     *
     * @param project as {@link ProjectNames} has it
     */
    long storage(String bucket, String slot, String project, Approval consent) {
        StorageRestoreResult result = insist(
                "restore bucket " + bucket,
                () -> storageChild(bucket).run(storageTask(bucket, slot, project, consent)),
                done -> counted(done) + " objects of " + slot);
        long missing = result.restored() == null ? 0 : result.restored().missing();
        if (missing > 0) {
            messages.await(
                    journal,
                    new ManualStep(
                            "missing-" + bucket,
                            missing + " objects of bucket " + bucket + " were not restored; they are listed in "
                                    + result.report() + ". Bring them back by hand, or do without them."));
        }
        return counted(result);
    }

    private static long counted(StorageRestoreResult result) {
        RestoredObjects restored = result.restored() == null ? RestoredObjects.NONE : result.restored();
        return result.plan().objects().leave() + restored.uploaded() + restored.found();
    }

    void rotate(String secret) {
        // Remembered before the answer: what was half done is put back too.
        rotated.push(secret);
        insist(
                "rotate " + secret,
                () -> stubs.requests(SecretActivities.class, Role.RESTORE).rotate(secretOrder(secret)),
                Function.identity());
    }

    EnvFileReport writeEnvFile() {
        envFileWritten = true;
        return insist(
                "write env file",
                () -> stubs.requests(SecretActivities.class, Role.RESTORE).write(envFileOrder()),
                done -> done.path() + ": " + String.join(", ", done.variables())
                        + (done.kept() == null ? "" : "; as it was: " + done.kept()));
    }

    void smoke() {
        insist(
                "smoke tests",
                () -> {
                    SmokeReport report = stubs.requests(RebuildActivities.class, Role.RESTORE)
                            .smoke(rebuildOrder());
                    if (!report.failures().isEmpty()) {
                        throw FailureType.VALIDATION_FAILED.told(String.join("; ", report.failures()) + ".");
                    }
                    return report;
                },
                report -> report.asked() + " answered as they should");
    }

    void revoke(String secret) {
        insist(
                "revoke old " + secret,
                () -> stubs.requests(SecretActivities.class, Role.RESTORE).revoke(secretOrder(secret)),
                Function.identity());
    }

    /** Does a step until it is done; when it fails for good, a person decides. */
    <T> T insist(String step, Supplier<T> work, Function<T, String> evidence) {
        while (true) {
            try {
                return journal.step(step, timing, work, evidence);
            } catch (TemporalFailure failure) {
                FailureReason reason = FailureReason.of(failure);
                if (failure instanceof CanceledFailure || reason.type() == FailureType.CANCELLED) {
                    throw failure;
                }
                String name = "retry-" + step.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
                messages.await(
                        journal,
                        new ManualStep(name, "Step \"" + step + "\" failed: " + reason.message() + " Correct it."));
            }
        }
    }

    /** Puts back what the app uses, then removes the instance, as far as each was begun. What cannot be done is said. */
    void undo() {
        SecretActivities secrets = stubs.requests(SecretActivities.class, Role.RESTORE);
        if (envFileWritten) {
            undo("put back env file", () -> secrets.putBackFile(envFileOrder()));
        }
        rotated.forEach(secret -> undo("put back " + secret, () -> secrets.putBack(secretOrder(secret))));
        if (ordered) {
            undo("remove instance " + order.id(), () -> {
                stubs.requests(InstanceActivities.class, Role.RESTORE).remove(order);
                return "removed";
            });
        }
    }

    private void undo(String step, Supplier<String> work) {
        try {
            journal.step(step, timing, work, Function.identity());
        } catch (TemporalFailure failure) {
            journal.skipped(
                    "leftover",
                    "\"" + step + "\" did not succeed: "
                            + FailureReason.of(failure).message());
        }
    }

    private RebuildOrder rebuildOrder() {
        return new RebuildOrder(task.settings().env(), task.procedure(), instance);
    }

    private EnvFileOrder envFileOrder() {
        return new EnvFileOrder(task.settings().env(), task.procedure(), instance);
    }

    private SecretOrder secretOrder(String name) {
        return new SecretOrder(task.settings().env(), task.procedure(), instance, name);
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

    private StorageRestoreRun storageChild(String bucket) {
        return Workflow.newChildWorkflowStub(
                StorageRestoreRun.class,
                options(
                        StorageRestoreIds.of(
                                task.settings().env(), bucket, task.request().ticket()),
                        "objects of bucket " + bucket));
    }

    private StorageRestoreTask storageTask(String bucket, String slot, String project, Approval consent) {
        StorageRestoreRequest request = new StorageRestoreRequest(
                task.settings().env(),
                bucket,
                slot,
                null,
                null,
                null,
                true,
                null,
                ObjectMode.OVERWRITE_IF_DIFFERENT,
                null,
                project,
                null,
                null,
                task.request().ticket(),
                task.request().requester(),
                false);
        String id = "rebuild-" + task.instanceId().replace('_', '-') + "-" + bucket;
        return new StorageRestoreTask(id, ObjectChoice.of(request), request, task.settings(), consent);
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
