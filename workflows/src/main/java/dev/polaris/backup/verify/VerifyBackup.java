package dev.polaris.backup.verify;

import dev.polaris.backup.journal.JournalView;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Reads a committed backup back and compares every byte, table and row with what its commit record pins. Waits for a
 * verify worker as long as it takes.
 */
@WorkflowInterface
public interface VerifyBackup {
    @WorkflowMethod(name = "VerifyBackup")
    VerificationSummary run(VerifyBackupRequest request);

    /** What was done so far. */
    @QueryMethod(name = "journal")
    JournalView journal();
}
