package dev.polaris.backup.storage;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Answers {@link SyncCatalogActivities#listSyncs} to clients, which hold no credentials of their own. */
@WorkflowInterface
public interface ListSyncs {
    @WorkflowMethod(name = "ListSyncs")
    SyncList run(ListSyncsRequest request);
}
