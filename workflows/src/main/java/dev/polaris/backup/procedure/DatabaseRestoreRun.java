package dev.polaris.backup.procedure;

import dev.polaris.backup.journal.JournalView;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** The work of one {@link DatabaseRestore}, under the id {@code procedure/{env}}; takes the operators' messages. */
@WorkflowInterface
public interface DatabaseRestoreRun extends Steerable {
    @WorkflowMethod(name = "DatabaseRestoreRun")
    DatabaseRestoreResult run(DatabaseRestoreTask task);

    /** What was done so far. */
    @QueryMethod(name = "journal")
    JournalView journal();
}
