package dev.polaris.backup.drill;

import dev.polaris.backup.journal.JournalView;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** The work of one drill; the temporary database is dropped whatever happens. */
@WorkflowInterface
public interface TableDrillRun {
    @WorkflowMethod(name = "TableDrillRun")
    TableDrillResult run(TableDrillPlan plan);

    /** What was done so far. */
    @QueryMethod(name = "journal")
    JournalView journal();
}
