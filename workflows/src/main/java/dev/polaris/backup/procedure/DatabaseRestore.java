package dev.polaris.backup.procedure;

import dev.polaris.backup.journal.JournalView;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Replaces an environment's own database by what a backup holds. Started from the command line, or in Temporal UI with
 * {@code {"env":"prod","ticket":"OPS-7"}} on task queue {@code polaris-prod}. Thin: it checks the request and starts
 * {@link DatabaseRestoreRun} under {@code procedure/{env}}, which is the lock.
 */
@WorkflowInterface
public interface DatabaseRestore {
    /**
     * Returns when the procedure has closed: the app uses the restored instance, or the old one again after a rollback.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code ALREADY_RUNNING}, {@code NOT_APPROVED},
     *     {@code DEADLINE_PASSED}, or what stopped it; the app then uses the old instance
     */
    @WorkflowMethod(name = "DatabaseRestore")
    DatabaseRestoreResult run(DatabaseRestoreRequest request);

    /** What was done so far. */
    @QueryMethod(name = "journal")
    JournalView journal();
}
