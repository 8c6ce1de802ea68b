package dev.polaris.backup.rows;

import dev.polaris.backup.approval.Ticket;
import dev.polaris.backup.failure.FailureReason;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.journal.Journal;
import dev.polaris.backup.journal.JournalView;
import dev.polaris.backup.journal.SearchAttributes;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.settings.RunSettings;
import dev.polaris.backup.settings.SettingsResolution;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;

/** {@inheritDoc} */
public final class RowRestoreWorkflow implements RowRestore {
    private Journal journal;

    @Override
    public RowRestoreResult run(RowRestoreRequest request) {
        RunSettings settings = SettingsResolution.resolve(request.env());
        journal = new Journal(request.env(), "row-restore");
        RowRestoreTask task = task(request, settings);
        Workflow.upsertTypedSearchAttributes(SearchAttributes.TICKET.valueSet(request.ticket()));
        String id = RowRestoreIds.of(request.env(), task.table(), request.ticket());
        journal.child(id);
        try {
            return journal.once("run " + id, () -> child(id, task).run(task), RowRestoreWorkflow::evidence);
        } catch (ChildWorkflowFailure failure) {
            if (failure.getCause() instanceof WorkflowExecutionAlreadyStarted) {
                throw FailureType.ALREADY_RUNNING.failure(id + " is running.");
            }
            FailureReason reason = FailureReason.of(failure);
            throw reason.type() == FailureType.CANCELLED ? failure : reason.asFailure();
        }
    }

    @Override
    public JournalView journal() {
        return journal == null ? null : journal.view();
    }

    private static RowRestoreTask task(RowRestoreRequest request, RunSettings settings) {
        Ticket.require(request.ticket());
        if (request.table() == null) {
            throw FailureType.BAD_INPUT.failure("The input names no table.");
        }
        try {
            TableName table = TableName.parse(request.table());
            var unused = RowOptions.of(request);
            return new RowRestoreTask(restoreId(), table, request, settings);
        } catch (IllegalArgumentException e) {
            throw FailureType.BAD_INPUT.failure("The request cannot be followed: " + e.getMessage() + ".");
        }
    }

    private static String restoreId() {
        return "polaris-rows-" + Workflow.randomUUID().toString().substring(0, 13);
    }

    private static String evidence(RowRestoreResult result) {
        return result.outcome().toString();
    }

    private static RowRestoreRun child(String id, RowRestoreTask task) {
        return Workflow.newChildWorkflowStub(
                RowRestoreRun.class,
                ChildWorkflowOptions.newBuilder()
                        .setWorkflowId(id)
                        .setTaskQueue(Role.CONTROL.taskQueue(task.settings().env()))
                        .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL)
                        .setStaticSummary("rows of " + task.table().label() + " for "
                                + task.request().ticket())
                        .build());
    }
}
