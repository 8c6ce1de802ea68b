package dev.polaris.backup.storage.restore;

import dev.polaris.backup.journal.JournalView;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Brings objects of a mirrored bucket back into a project's Storage. Started from the command line, or in Temporal UI with
 * {@code {"env":"prod","bucket":"user-media","missing":true,"ticket":"OPS-9"}} on task queue {@code polaris-prod}, which
 * only plans. Thin: it checks the request and starts {@link StorageRestoreRun} under
 * {@code restore-storage/{env}/{bucket}/{ticket}}, which is the lock.
 */
@WorkflowInterface
public interface StorageRestore {
    @WorkflowMethod(name = "StorageRestore")
    StorageRestoreResult run(StorageRestoreRequest request);

    /** What was done so far. */
    @QueryMethod(name = "journal")
    JournalView journal();
}
