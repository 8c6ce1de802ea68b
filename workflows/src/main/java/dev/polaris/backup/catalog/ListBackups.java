package dev.polaris.backup.catalog;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Answers {@link CatalogActivities#list} to clients, which hold no credentials of their own. */
@WorkflowInterface
public interface ListBackups {
    @WorkflowMethod(name = "ListBackups")
    BackupList run(ListBackupsRequest request);
}
