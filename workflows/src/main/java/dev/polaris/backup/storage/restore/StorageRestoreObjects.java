package dev.polaris.backup.storage.restore;

import dev.polaris.backup.journal.JournalView;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Works through the parts of an inventory, several at a time on all restore workers; a child of the restore. While it
 * writes, the bucket's limits are lifted; they are put back however it ends.
 */
@WorkflowInterface
public interface StorageRestoreObjects {
    /**
     * Returns when every part is done.
     *
     * @throws io.temporal.failure.ApplicationFailure typed, after every part at work has ended
     */
    @WorkflowMethod(name = "StorageRestoreObjects")
    ObjectsResult run(ObjectsRequest request);

    /** The steps so far. */
    @QueryMethod(name = "journal")
    JournalView journal();

    /** How far it is. */
    @QueryMethod(name = "state")
    ObjectsState state();
}
