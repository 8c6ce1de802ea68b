package dev.polaris.backup.loss;

import dev.polaris.backup.journal.JournalView;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Compares a committed backup with the one before it, marks the tables that lost rows in an unusual way in its {@code
 * verification.json}, and pages people. Started by every backup of a living database; may be started again by hand, as
 * after a change of the configuration.
 */
@WorkflowInterface
public interface FindLosses {
    @WorkflowMethod(name = "FindLosses")
    LossReport run(FindLossesRequest request);

    /** What was done so far. */
    @QueryMethod(name = "journal")
    JournalView journal();
}
