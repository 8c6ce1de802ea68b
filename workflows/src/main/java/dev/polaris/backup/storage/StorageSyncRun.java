package dev.polaris.backup.storage;

import dev.polaris.backup.journal.JournalView;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** The work of one sync, under the id {@code storage-sync/{env}/{bucket}/{slot}}. */
@WorkflowInterface
public interface StorageSyncRun {
    @WorkflowMethod(name = "StorageSyncRun")
    StorageSyncResult run(StorageSyncPlan plan);

    /** What was done so far. */
    @QueryMethod(name = "journal")
    JournalView journal();
}
