package dev.polaris.backup.catalog;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Answers {@link CatalogActivities#show} to clients, which hold no credentials of their own. */
@WorkflowInterface
public interface ShowBackup {
    @WorkflowMethod(name = "ShowBackup")
    BackupDetails run(ShowBackupRequest request);
}
