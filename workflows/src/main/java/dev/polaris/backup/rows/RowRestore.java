package dev.polaris.backup.rows;

import dev.polaris.backup.journal.JournalView;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Brings rows of one table back from a backup. Started from the command line, or in Temporal UI with
 * {@code {"env":"prod","table":"profiles","ticket":"OPS-7"}} on task queue {@code polaris-prod}, which only compares. Thin:
 * it checks the request and starts {@link RowRestoreRun} under {@code restore-rows/{env}/{table}/{ticket}}, which is the
 * lock.
 */
@WorkflowInterface
public interface RowRestore {
    @WorkflowMethod(name = "RowRestore")
    RowRestoreResult run(RowRestoreRequest request);

    /** What was done so far. */
    @QueryMethod(name = "journal")
    JournalView journal();
}
