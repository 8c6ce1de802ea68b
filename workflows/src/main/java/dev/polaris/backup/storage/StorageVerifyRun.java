package dev.polaris.backup.storage;

import dev.polaris.backup.journal.JournalView;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** The verification of one sync, under the id {@code verify-storage/{env}/{bucket}/{syncId}}. */
@WorkflowInterface
public interface StorageVerifyRun {
    /**
     * Verifies.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code VERIFICATION_FAILED} when a check failed
     */
    @WorkflowMethod(name = "StorageVerifyRun")
    SyncVerdict run(StorageVerifyTask task);

    /** What was done so far. */
    @QueryMethod(name = "journal")
    JournalView journal();
}
