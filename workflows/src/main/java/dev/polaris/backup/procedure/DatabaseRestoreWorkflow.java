package dev.polaris.backup.procedure;

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
import java.time.Instant;

/** {@inheritDoc} */
public final class DatabaseRestoreWorkflow implements DatabaseRestore {
    private Journal journal;

    @Override
    public DatabaseRestoreResult run(DatabaseRestoreRequest request) {
        RunSettings settings = SettingsResolution.resolve(request.env());
        journal = new Journal(request.env(), "database-restore");
        Ticket.require(request.ticket());
        if (settings.procedure() == null) {
            throw FailureType.BAD_CONFIGURATION.failure(
                    "Environment " + request.env()
                            + " has no section procedure, so its own database cannot be replaced; to restore into a target, name it.");
        }
        Workflow.upsertTypedSearchAttributes(SearchAttributes.TICKET.valueSet(request.ticket()));
        String id = ProcedureIds.workflow(request.env());
        journal.child(id);
        try {
            DatabaseRestoreTask task = task(request, settings);
            return journal.once(
                    "run " + id,
                    () -> child(id, task).run(task),
                    result ->
                            result.outcome() + ", the app uses " + result.live().label());
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

    private static DatabaseRestoreTask task(DatabaseRestoreRequest request, RunSettings settings) {
        Instant now = Instant.ofEpochMilli(Workflow.currentTimeMillis());
        String instanceId = ProcedureIds.instance(request.env(), now);
        return new DatabaseRestoreTask(ProcedureIds.mark(request.env(), instanceId), instanceId, request, settings);
    }

    private static DatabaseRestoreRun child(String id, DatabaseRestoreTask task) {
        return Workflow.newChildWorkflowStub(
                DatabaseRestoreRun.class,
                ChildWorkflowOptions.newBuilder()
                        .setWorkflowId(id)
                        .setTaskQueue(Role.CONTROL.taskQueue(task.settings().env()))
                        .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL)
                        .setStaticSummary("database of " + task.settings().env() + " for "
                                + task.request().ticket())
                        .build());
    }
}
