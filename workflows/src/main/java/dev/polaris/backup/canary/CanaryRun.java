package dev.polaris.backup.canary;

import dev.polaris.backup.journal.JournalView;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * One canary: cluster, restore, comparison, verdict; and the cluster is dropped whatever happens. When the cluster's host is
 * lost, it begins anew on another.
 */
@WorkflowInterface
public interface CanaryRun {
    @WorkflowMethod(name = "CanaryRun")
    CanaryResult run(CanaryPlan plan);

    /** What was done so far. */
    @QueryMethod(name = "journal")
    JournalView journal();
}
