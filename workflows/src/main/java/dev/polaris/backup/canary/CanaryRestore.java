package dev.polaris.backup.canary;

import dev.polaris.backup.journal.JournalView;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Proves a backup by restoring it. Thin: it finds the backup, then starts {@link CanaryRun} as {@code canary/{env}/{slot}},
 * so that a backup has one canary at a time.
 */
@WorkflowInterface
public interface CanaryRestore {
    /**
     * Returns the verdict when it is not {@code FAILED}.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code NO_BACKUP}, {@code ALREADY_RUNNING}, {@code VALIDATION_FAILED}
     *     when the restored database is not what was backed up, or why the canary could not give a verdict
     */
    @WorkflowMethod(name = "CanaryRestore")
    CanaryResult run(CanaryRequest request);

    /** What was done so far. */
    @QueryMethod(name = "journal")
    JournalView journal();
}
