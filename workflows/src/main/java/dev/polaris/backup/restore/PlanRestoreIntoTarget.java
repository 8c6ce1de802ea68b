package dev.polaris.backup.restore;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Says what {@link RestoreIntoTarget} would do, and touches nothing. */
@WorkflowInterface
public interface PlanRestoreIntoTarget {
    /**
     * The plan.
     *
     * @throws io.temporal.failure.ApplicationFailure when the target cannot take the backup
     */
    @WorkflowMethod(name = "PlanRestoreIntoTarget")
    RestorePlan run(RestoreRequest request);
}
