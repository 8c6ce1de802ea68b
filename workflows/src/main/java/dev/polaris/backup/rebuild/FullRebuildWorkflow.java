package dev.polaris.backup.rebuild;

import dev.polaris.backup.approval.Ticket;
import dev.polaris.backup.failure.FailureReason;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.journal.Journal;
import dev.polaris.backup.journal.JournalView;
import dev.polaris.backup.journal.SearchAttributes;
import dev.polaris.backup.procedure.ProcedureIds;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.settings.RunSettings;
import dev.polaris.backup.settings.SettingsResolution;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;
import java.time.Instant;

/** {@inheritDoc} */
public final class FullRebuildWorkflow implements FullRebuild {
    private Journal journal;

    @Override
    public FullRebuildResult run(FullRebuildRequest request) {
        RunSettings settings = SettingsResolution.resolve(request.env());
        journal = new Journal(request.env(), "full-rebuild");
        Ticket.require(request.ticket());
        Workflow.upsertTypedSearchAttributes(SearchAttributes.TICKET.valueSet(request.ticket()));
        String id = ProcedureIds.workflow(request.env());
        journal.child(id);
        try {
            FullRebuildTask task = task(request, settings);
            return journal.once(
                    "run " + id,
                    () -> child(id, task).run(task),
                    result -> "the app uses " + result.instance().label());
        } catch (ChildWorkflowFailure failure) {
            if (failure.getCause() instanceof WorkflowExecutionAlreadyStarted) {
                throw FailureType.ALREADY_RUNNING.failure(
                        id + " is running: one procedure at a time replaces a database.");
            }
            FailureReason reason = FailureReason.of(failure);
            throw reason.type() == FailureType.CANCELLED ? failure : reason.asFailure();
        }
    }

    @Override
    public JournalView journal() {
        return journal == null ? null : journal.view();
    }

    private static FullRebuildTask task(FullRebuildRequest request, RunSettings settings) {
        Instant now = Instant.ofEpochMilli(Workflow.currentTimeMillis());
        String instanceId = ProcedureIds.instance(request.env(), now);
        return new FullRebuildTask(ProcedureIds.mark(request.env(), instanceId), instanceId, request, settings);
    }

    private static FullRebuildRun child(String id, FullRebuildTask task) {
        return Workflow.newChildWorkflowStub(
                FullRebuildRun.class,
                ChildWorkflowOptions.newBuilder()
                        .setWorkflowId(id)
                        .setTaskQueue(Role.CONTROL.taskQueue(task.settings().env()))
                        .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL)
                        .setStaticSummary("environment " + task.settings().env() + " for "
                                + task.request().ticket())
                        .build());
    }
}
