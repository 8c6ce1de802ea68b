package dev.polaris.backup.procedure;

import dev.polaris.backup.journal.JournalView;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Keeps an instance that an app no longer uses, under {@code kept-instance/{env}/{instance}}; reminds of it when its time is
 * over, and removes it once somebody has confirmed that.
 */
@WorkflowInterface
public interface KeptInstance extends Acknowledgeable {
    @WorkflowMethod(name = "KeptInstance")
    void run(KeptInstanceTask task);

    /** What was done so far. */
    @QueryMethod(name = "journal")
    JournalView journal();
}
