package dev.polaris.backup.rebuild;

import dev.polaris.backup.journal.JournalView;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Builds an environment anew; the work is done by {@link FullRebuildRun} under {@code procedure/{env}}. */
@WorkflowInterface
public interface FullRebuild {
    /** Starts from {@code {"env":"prod","ticket":"OPS-1"}}. */
    @WorkflowMethod(name = "FullRebuild")
    FullRebuildResult run(FullRebuildRequest request);

    /** What was done so far. */
    @QueryMethod(name = "journal")
    JournalView journal();
}
