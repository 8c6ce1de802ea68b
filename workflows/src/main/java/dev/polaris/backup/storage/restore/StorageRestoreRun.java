package dev.polaris.backup.storage.restore;

import dev.polaris.backup.approval.Approvable;
import dev.polaris.backup.journal.JournalView;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** The work of one restore of objects; waits for approval of its plan before it changes anything. */
@WorkflowInterface
public interface StorageRestoreRun extends Approvable {
    @WorkflowMethod(name = "StorageRestoreRun")
    StorageRestoreResult run(StorageRestoreTask task);

    /** What was done so far. */
    @QueryMethod(name = "journal")
    JournalView journal();

    /** The plan; null while there is none. */
    @QueryMethod(name = "plan")
    StorageRestorePlan plan();
}
