package dev.polaris.backup.restore;

import dev.polaris.backup.journal.JournalView;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * The restore engine: plan, prepare, pre-data, data, post-data, settle, validate, release. What is done is recorded in the
 * target, so a run that was ended, killed or cancelled is continued by starting the same order again.
 */
@WorkflowInterface
public interface RestoreRun {
    /**
     * Returns when the target holds the backup.
     *
     * @throws io.temporal.failure.ApplicationFailure typed; the target is then untouched, or can be resumed
     */
    @WorkflowMethod(name = "RestoreRun")
    RestoreReport run(RestoreOrder order);

    /** What was done so far. */
    @QueryMethod(name = "journal")
    JournalView journal();
}
