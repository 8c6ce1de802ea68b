package dev.polaris.backup.restore;

import dev.polaris.backup.journal.JournalView;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Loads the data section of a restore, several batches at a time; a child of the restore. What is done is recorded in the
 * target and not here, so it can be ended and started again at any time.
 */
@WorkflowInterface
public interface RestoreData {
    /**
     * Returns when every unit is in the target and survives a crash.
     *
     * @throws io.temporal.failure.ApplicationFailure typed, after every batch at work has ended
     */
    @WorkflowMethod(name = "RestoreData")
    DataTotals run(RestoreDataRequest request);

    /** The steps so far. */
    @QueryMethod(name = "journal")
    JournalView journal();

    /** How far it is. */
    @QueryMethod(name = "state")
    RestoreDataState state();
}
