package dev.polaris.backup.storage;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Answers {@link SyncCatalogActivities#showSync} to clients, which hold no credentials of their own. */
@WorkflowInterface
public interface ShowSync {
    @WorkflowMethod(name = "ShowSync")
    SyncDetails run(ShowSyncRequest request);
}
