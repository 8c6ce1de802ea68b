package dev.polaris.backup.database;

import dev.polaris.backup.journal.JournalView;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Makes a backup of an archive that stock pg_dump made and somebody put under {@code imports/{env}/} in the bucket. Started
 * from the command line, or in Temporal UI with {@code {"env":"prod","archive":"old.dump"}} on task queue
 * {@code polaris-prod}. Thin: it finds the archive, then starts {@link DatabaseBackupRun} in the slot of its own start time.
 */
@WorkflowInterface
public interface ImportArchive {
    @WorkflowMethod(name = "ImportArchive")
    BackupResult run(ImportArchiveRequest request);

    /** What was done so far. */
    @QueryMethod(name = "journal")
    JournalView journal();
}
