package dev.polaris.backup.storage;

import dev.polaris.backup.journal.JournalView;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Mirrors one bucket of a project's Storage: copies what is new or changed and commits a manifest of everything. Started
 * by its schedule, from the command line, or in Temporal UI with {@code {"env":"prod","bucket":"user-media"}} on task
 * queue {@code polaris-prod}. Thin: it decides the slot, then starts {@link StorageSyncRun} under the slot's own
 * workflow id, which is the lock.
 */
@WorkflowInterface
public interface StorageSync {
    @WorkflowMethod(name = "StorageSync")
    StorageSyncResult run(StorageSyncRequest request);

    /** What was done so far. */
    @QueryMethod(name = "journal")
    JournalView journal();
}
