package dev.polaris.backup.database;

import dev.polaris.backup.journal.JournalView;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** The work of one database backup, under the id {@code db-backup/{env}/{slot}}. */
@WorkflowInterface
public interface DatabaseBackupRun {
    @WorkflowMethod(name = "DatabaseBackupRun")
    BackupResult run(DatabaseBackupPlan plan);

    /** What was done so far. */
    @QueryMethod(name = "journal")
    JournalView journal();
}
