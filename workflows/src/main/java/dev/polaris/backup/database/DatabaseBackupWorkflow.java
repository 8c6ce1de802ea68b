package dev.polaris.backup.database;

import dev.polaris.backup.failure.FailureReason;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.journal.Journal;
import dev.polaris.backup.journal.JournalView;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.settings.RunSettings;
import dev.polaris.backup.settings.SettingsResolution;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.common.SearchAttributeKey;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** {@inheritDoc} */
public final class DatabaseBackupWorkflow implements DatabaseBackup {
    private static final SearchAttributeKey<OffsetDateTime> SCHEDULED_FOR =
            SearchAttributeKey.forOffsetDateTime("TemporalScheduledStartTime");
    private static final DateTimeFormatter ID_TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss").withZone(ZoneOffset.UTC);

    /** More runs than anybody starts within one second. */
    private static final int MOST_SLOTS_TRIED = 60;

    private Journal journal;

    @Override
    public BackupResult run(DatabaseBackupRequest request) {
        RunSettings settings = SettingsResolution.resolve(request.env());
        journal = new Journal(request.env(), "database-backup");
        DatabaseBackupPlan plan = plan(request, settings);
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

    @Override
    public JournalView journal() {
        return journal == null ? null : journal.view();
    }

    private static DatabaseBackupPlan plan(DatabaseBackupRequest request, RunSettings settings) {
        Instant now = Instant.ofEpochMilli(Workflow.currentTimeMillis());
        OffsetDateTime scheduled = Workflow.getTypedSearchAttributes().get(SCHEDULED_FOR);
        Instant scheduledFor = scheduled == null ? null : scheduled.toInstant();
        Purpose purpose = purpose(request, scheduledFor);
        // The day of a schedule is the one it meant: a late or backfilled run writes where it belongs.
        Slot slot = purpose == Purpose.SCHEDULED
                ? Slot.scheduled(request.env(), scheduledFor)
                : Slot.unscheduled(request.env(), now);
        String backupId = "polaris-" + ID_TIME.format(now) + "-"
                + Workflow.randomUUID().toString().substring(0, 8);
        return new DatabaseBackupPlan(backupId, purpose, scheduledFor, slot, settings);
    }

    private static Purpose purpose(DatabaseBackupRequest request, Instant scheduledFor) {
        if (request.purpose() == Purpose.SCHEDULED && scheduledFor == null) {
            throw FailureType.BAD_INPUT.failure("Only a schedule starts a scheduled backup; leave the purpose out.");
        }
        if (request.purpose() != null) {
            return request.purpose();
        }
        return scheduledFor == null ? Purpose.MANUAL : Purpose.SCHEDULED;
    }

    private static DatabaseBackupRun child(String id, String env) {
        return Workflow.newChildWorkflowStub(
                DatabaseBackupRun.class,
                ChildWorkflowOptions.newBuilder()
                        .setWorkflowId(id)
                        .setTaskQueue(Role.CONTROL.taskQueue(env))
                        .setWorkflowIdReusePolicy(
                                WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY)
                        .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL)
                        .setStaticSummary("database backup of " + env)
                        .build());
    }
}
