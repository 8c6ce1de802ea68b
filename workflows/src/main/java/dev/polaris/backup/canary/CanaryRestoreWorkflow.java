package dev.polaris.backup.canary;

import dev.polaris.backup.catalog.BackupDetails;
import dev.polaris.backup.catalog.CatalogActivities;
import dev.polaris.backup.catalog.ShowBackupRequest;
import dev.polaris.backup.failure.FailureReason;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.journal.Journal;
import dev.polaris.backup.journal.JournalView;
import dev.polaris.backup.restore.BackupSource;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.roles.RoleStubs;
import dev.polaris.backup.settings.RunSettings;
import dev.polaris.backup.settings.SettingsResolution;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;

/** {@inheritDoc} */
public final class CanaryRestoreWorkflow implements CanaryRestore {
    private Journal journal;

    @Override
    public CanaryResult run(CanaryRequest request) {
        RunSettings settings = SettingsResolution.resolve(request.env());
        journal = new Journal(request.env(), "canary");
        try {
            CanaryPlan plan = plan(request, settings);
            String id = "canary/" + request.env() + "/" + plan.backup().slot();
            journal.child(id);
            return journal.once(
                    "run " + id, () -> child(id, plan).run(plan), result -> result.slot() + " is " + result.state());
        } catch (ChildWorkflowFailure failure) {
            if (failure.getCause() instanceof WorkflowExecutionAlreadyStarted) {
                throw FailureType.ALREADY_RUNNING.failure("This backup's canary is running already.");
            }
            throw told(failure);
        } catch (TemporalFailure failure) {
            throw told(failure);
        }
    }

    @Override
    public JournalView journal() {
        return journal == null ? null : journal.view();
    }

    private static TemporalFailure told(TemporalFailure failure) {
        FailureReason reason = FailureReason.of(failure);
        return reason.type() == FailureType.CANCELLED ? failure : reason.asFailure();
    }

    private CanaryPlan plan(CanaryRequest request, RunSettings settings) {
        BackupDetails details = journal.step(
                "find backup",
                settings.timing(),
                () -> new RoleStubs(settings)
                        .requests(CatalogActivities.class, Role.VERIFY)
                        .show(new ShowBackupRequest(request.env(), request.backup(), 1)),
                found -> found.summary().slot());
        return new CanaryPlan(
                settings, BackupSource.of(details.record(), details.summary().slot()));
    }

    private static CanaryRun child(String id, CanaryPlan plan) {
        return Workflow.newChildWorkflowStub(
                CanaryRun.class,
                ChildWorkflowOptions.newBuilder()
                        .setWorkflowId(id)
                        .setTaskQueue(Role.CONTROL.taskQueue(plan.settings().env()))
                        // A backup may be proven again; only never twice at a time.
                        .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
                        .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL)
                        .setStaticSummary("canary of " + plan.backup().slot())
                        .build());
    }
}
