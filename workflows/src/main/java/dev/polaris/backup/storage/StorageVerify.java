package dev.polaris.backup.storage;

import dev.polaris.backup.journal.JournalView;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Looks whether everything that a manifest names is in the bucket as it says: started by each sync, weekly by its
 * schedule, from the command line, or in Temporal UI with {@code {"env":"prod","bucket":"user-media"}}.
 */
@WorkflowInterface
public interface StorageVerify {
    /**
     * Verifies.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code VERIFICATION_FAILED} when a check failed
     */
    @WorkflowMethod(name = "StorageVerify")
    StorageVerdict run(StorageVerifyRequest request);

    /** What was done so far. */
    @QueryMethod(name = "journal")
    JournalView journal();
}
