package dev.polaris.backup.storage;

import dev.polaris.backup.journal.JournalView;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Works through the ranges of a sync's keys, several at a time on all sync workers; a child of the sync. What is done is
 * recorded in the bucket and not here, so it continues as new as often as it must.
 */
@WorkflowInterface
public interface StorageSyncRanges {
    /**
     * Returns when every range has its record.
     *
     * @throws io.temporal.failure.ApplicationFailure typed, after every range at work has ended
     */
    @WorkflowMethod(name = "StorageSyncRanges")
    SyncTotals run(SyncRangesRequest request);

    /** The steps so far. */
    @QueryMethod(name = "journal")
    JournalView journal();

    /** How far it is. */
    @QueryMethod(name = "state")
    SyncRangesState state();
}
