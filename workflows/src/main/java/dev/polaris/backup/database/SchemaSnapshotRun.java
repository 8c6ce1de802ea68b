package dev.polaris.backup.database;

import dev.polaris.backup.journal.JournalView;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** The work of one schema snapshot. */
@WorkflowInterface
public interface SchemaSnapshotRun {
    @WorkflowMethod(name = "SchemaSnapshotRun")
    SchemaSnapshotResult run(SchemaSnapshotPlan plan);

    /** What was done so far. */
    @QueryMethod(name = "journal")
    JournalView journal();
}
