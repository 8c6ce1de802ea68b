package dev.polaris.backup.database;

import dev.polaris.backup.failure.FailureReason;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.journal.Journal;
import dev.polaris.backup.roles.Role;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Starts the work of a backup under its slot's own workflow id, which is the lock. */
final class BackupInSlot {
    private static final DateTimeFormatter ID_TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss").withZone(ZoneOffset.UTC);

    /** More runs than anybody starts within one second. */
    private static final int MOST_SLOTS_TRIED = 60;

    private final Journal journal;
    private final String summary;

    /** @param summary what the child is, for people */
    BackupInSlot(Journal journal, String summary) {
        this.journal = journal;
        this.summary = summary;
    }

    /** A new backup's id, unique and telling when. */
    static String newBackupId(Instant now) {
        return "polaris-" + ID_TIME.format(now) + "-"
                + Workflow.randomUUID().toString().substring(0, 8);
    }

    /**
     * Runs the plan to its end.
     *
     * @throws io.temporal.failure.TemporalFailure {@code ALREADY_RUNNING}, or what stopped the child
     */
    BackupResult run(DatabaseBackupPlan first) {
        DatabaseBackupPlan plan = first;
        for (int tried = 1; ; tried++) {
            try {
                return runIn(plan);
            } catch (ChildWorkflowFailure failure) {
                if (!(failure.getCause() instanceof WorkflowExecutionAlreadyStarted)) {
                    throw FailureReason.of(failure).asFailure();
                }
                if (plan.slot().time() == null || tried == MOST_SLOTS_TRIED) {
                    throw FailureType.ALREADY_RUNNING.failure(
                            "The backup " + id(plan) + " is running or done already.");
                }
                // Somebody else started one in the same second: this one goes to the next second's slot.
                plan = plan.in(plan.slot().next());
            }
        }
    }

    private BackupResult runIn(DatabaseBackupPlan plan) {
        String id = id(plan);
        journal.child(id);
        return journal.once("run " + id, () -> child(id, plan.slot().env()).run(plan), BackupResult::location);
    }

    private static String id(DatabaseBackupPlan plan) {
        return "db-backup/" + plan.slot().env() + "/" + plan.slot().path();
    }

    private DatabaseBackupRun child(String id, String env) {
        return Workflow.newChildWorkflowStub(
                DatabaseBackupRun.class,
                ChildWorkflowOptions.newBuilder()
                        .setWorkflowId(id)
                        .setTaskQueue(Role.CONTROL.taskQueue(env))
                        .setWorkflowIdReusePolicy(
                                WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY)
                        .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL)
                        .setStaticSummary(summary)
                        .build());
    }
}
