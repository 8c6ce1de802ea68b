package dev.polaris.backup.drill;

import dev.polaris.backup.journal.JournalView;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Restores one table of a proven backup into a temporary database, compares its rows with the backup, and drops it. Thin: it
 * starts {@link TableDrillRun} as {@code drill/{env}/table/{yyyy/MM/dd}}, so that a day has one at a time.
 */
@WorkflowInterface
public interface TableDrill {
    /**
     * Returns when the table was compared and the temporary database is gone.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code NOT_PROVEN}, {@code ALREADY_RUNNING}, {@code VALIDATION_FAILED}
     *     when the restored table is not what was backed up
     */
    @WorkflowMethod(name = "TableDrill")
    TableDrillResult run(TableDrillRequest request);

    /** What was done so far. */
    @QueryMethod(name = "journal")
    JournalView journal();
}
