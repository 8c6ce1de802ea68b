package dev.polaris.backup.rebuild;

import dev.polaris.backup.approval.Approvable;
import dev.polaris.backup.journal.JournalView;
import dev.polaris.backup.procedure.Acknowledgeable;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** The work of one {@link FullRebuild}, under the id {@code procedure/{env}}; takes the operators' messages. */
@WorkflowInterface
public interface FullRebuildRun extends Approvable, Acknowledgeable {
    @WorkflowMethod(name = "FullRebuildRun")
    FullRebuildResult run(FullRebuildTask task);

    /** What was done so far. */
    @QueryMethod(name = "journal")
    JournalView journal();
}
