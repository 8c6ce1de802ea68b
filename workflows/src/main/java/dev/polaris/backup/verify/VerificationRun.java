package dev.polaris.backup.verify;

import dev.polaris.backup.database.Slot;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.settings.RunSettings;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.workflow.Async;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;

/**
 * A verification started by a backup. It belongs to itself: when the backup's run ends first, it goes on, and waits for
 * a verify worker as long as it takes.
 */
public final class VerificationRun {
    private final String id;
    private final Promise<VerificationSummary> verdict;

    private VerificationRun(String id, Promise<VerificationSummary> verdict) {
        this.id = id;
        this.verdict = verdict;
    }

    /** Starts the verification of a committed backup, and returns when Temporal has it. */
    public static VerificationRun start(RunSettings settings, String backupId, Slot slot) {
        String id = "verify/" + settings.env() + "/" + backupId;
        VerifyBackup child = Workflow.newChildWorkflowStub(
                VerifyBackup.class,
                ChildWorkflowOptions.newBuilder()
                        .setWorkflowId(id)
                        .setTaskQueue(Role.CONTROL.taskQueue(settings.env()))
                        .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON)
                        .setStaticSummary("verification of " + slot.path())
                        .build());
        Promise<VerificationSummary> verdict =
                Async.function(child::run, new VerifyBackupRequest(settings.env(), slot.path()));
        Workflow.getWorkflowExecution(child).get();
        return new VerificationRun(id, verdict);
    }

    /** The verification's workflow id. */
    public String id() {
        return id;
    }

    /**
     * Waits for the verdict.
     *
     * @throws io.temporal.failure.ChildWorkflowFailure when a check failed
     */
    public VerificationSummary await() {
        return verdict.get();
    }
}
