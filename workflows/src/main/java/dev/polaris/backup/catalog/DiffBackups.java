package dev.polaris.backup.catalog;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Answers {@link CatalogActivities#diff} to clients, which hold no credentials of their own. */
@WorkflowInterface
public interface DiffBackups {
    @WorkflowMethod(name = "DiffBackups")
    BackupDifference run(DiffBackupsRequest request);
}
