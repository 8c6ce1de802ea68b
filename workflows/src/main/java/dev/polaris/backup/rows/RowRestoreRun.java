package dev.polaris.backup.rows;

import dev.polaris.backup.approval.Approvable;
import dev.polaris.backup.journal.JournalView;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** The work of one row restore; waits for approval of its plan before it changes anything. */
@WorkflowInterface
public interface RowRestoreRun extends Approvable {
    @WorkflowMethod(name = "RowRestoreRun")
    RowRestoreResult run(RowRestoreTask task);

    /** What was done so far. */
    @QueryMethod(name = "journal")
    JournalView journal();

    /** The plan; null while there is none. */
    @QueryMethod(name = "plan")
    RowPlan plan();
}
