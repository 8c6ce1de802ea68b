package dev.polaris.backup.restore;

import dev.polaris.backup.journal.JournalView;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Restores a backup into a target. Thin: it finds the backup, then starts {@link RestoreRun} under the target's own
 * workflow id, which is the lock. Asking again for the same backup, options and target goes on where the last one stopped.
 */
@WorkflowInterface
public interface RestoreIntoTarget {
    /**
     * Returns when the target holds the backup.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code NOT_PROVEN}, {@code TARGET_BUSY}, or the restore's own failure
     */
    @WorkflowMethod(name = "RestoreIntoTarget")
    RestoreReport run(RestoreRequest request);

    /** What was done so far. */
    @QueryMethod(name = "journal")
    JournalView journal();
}
