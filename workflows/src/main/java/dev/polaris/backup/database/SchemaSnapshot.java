package dev.polaris.backup.database;

import dev.polaris.backup.journal.JournalView;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Stores the plain DDL of an environment after a migration; the work runs under {@code schema/{env}/{migration}}. */
@WorkflowInterface
public interface SchemaSnapshot {
    @WorkflowMethod(name = "SchemaSnapshot")
    SchemaSnapshotResult run(SchemaSnapshotRequest request);

    /** What was done so far. */
    @QueryMethod(name = "journal")
    JournalView journal();
}
