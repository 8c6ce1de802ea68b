package dev.polaris.backup.storage.restore;

import dev.polaris.backup.approval.Ticket;
import dev.polaris.backup.failure.FailureReason;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.journal.Journal;
import dev.polaris.backup.journal.JournalView;
import dev.polaris.backup.journal.SearchAttributes;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.settings.RunSettings;
import dev.polaris.backup.settings.SettingsResolution;
import dev.polaris.backup.storage.StorageSlot;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;

/** {@inheritDoc} */
public final class StorageRestoreWorkflow implements StorageRestore {
    private Journal journal;

    @Override
    public StorageRestoreResult run(StorageRestoreRequest request) {
        RunSettings settings = SettingsResolution.resolve(request.env());
        journal = new Journal(request.env(), "storage-restore");
        StorageRestoreTask task = task(request, settings);
        Workflow.upsertTypedSearchAttributes(SearchAttributes.TICKET.valueSet(request.ticket()));
        String id = StorageRestoreIds.of(request.env(), request.bucket(), request.ticket());
        journal.child(id);
        try {
            return journal.once(
                    "run " + id,
                    () -> child(id, task).run(task),
                    result -> result.outcome().toString());
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

    private static StorageRestoreTask task(StorageRestoreRequest request, RunSettings settings) {
        Ticket.require(request.ticket());
        if (!StorageSlot.isBucket(request.bucket()) || !StorageSlot.isBucket(request.targetBucket())) {
            throw FailureType.BAD_INPUT.failure("The input names no bucket; write {\"env\":\"prod\",\"bucket\":"
                    + "\"user-media\",\"missing\":true,\"ticket\":\"OPS-9\"}.");
        }
        try {
            return new StorageRestoreTask(restoreId(), ObjectChoice.of(request), request, settings);
        } catch (IllegalArgumentException e) {
            throw FailureType.BAD_INPUT.failure("The request cannot be followed: " + e.getMessage() + ".");
        }
    }

    private static String restoreId() {
        return "restore-" + Workflow.randomUUID().toString().substring(0, 13);
    }

    private static StorageRestoreRun child(String id, StorageRestoreTask task) {
        return Workflow.newChildWorkflowStub(
                StorageRestoreRun.class,
                ChildWorkflowOptions.newBuilder()
                        .setWorkflowId(id)
                        .setTaskQueue(Role.CONTROL.taskQueue(task.settings().env()))
                        .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL)
                        .setStaticSummary("objects of bucket " + task.request().bucket() + " for "
                                + task.request().ticket())
                        .build());
    }
}
