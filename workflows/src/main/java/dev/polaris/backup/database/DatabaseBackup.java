package dev.polaris.backup.database;

import dev.polaris.backup.journal.JournalView;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Takes one verified backup of an environment's database. Started by its schedule, from the command line, or in Temporal
 * UI with {@code {"env":"prod"}} on task queue {@code polaris-prod}. Thin: it decides env and slot, then starts
 * {@link DatabaseBackupRun} under the slot's own workflow id, which is the lock.
 */
@WorkflowInterface
public interface DatabaseBackup {
    @WorkflowMethod(name = "DatabaseBackup")
    BackupResult run(DatabaseBackupRequest request);

    /** What was done so far. */
    @QueryMethod(name = "journal")
    JournalView journal();
}
