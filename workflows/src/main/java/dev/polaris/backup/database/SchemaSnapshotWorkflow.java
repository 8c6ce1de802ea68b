package dev.polaris.backup.database;

import dev.polaris.backup.failure.FailureReason;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.journal.Journal;
import dev.polaris.backup.journal.JournalView;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.settings.RunSettings;
import dev.polaris.backup.settings.SettingsResolution;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** {@inheritDoc} */
public final class SchemaSnapshotWorkflow implements SchemaSnapshot {
    private Journal journal;

    @Override
    public SchemaSnapshotResult run(SchemaSnapshotRequest request) {
        RunSettings settings = SettingsResolution.resolve(request.env());
        journal = new Journal(request.env(), "schema-snapshot");
        SchemaSnapshotPlan plan = plan(request, settings);
        String id = "schema/" + request.env() + "/" + plan.migration();
        journal.child(id);
        try {
            return journal.once("run " + id, () -> child(id, request.env()).run(plan), SchemaSnapshotResult::location);
        } catch (ChildWorkflowFailure failure) {
            if (failure.getCause() instanceof WorkflowExecutionAlreadyStarted) {
                throw FailureType.ALREADY_RUNNING.failure("The schema snapshot " + id + " is running already.");
            }
            throw FailureReason.of(failure).asFailure();
        }
    }

    @Override
    public JournalView journal() {
        return journal == null ? null : journal.view();
    }

    private static SchemaSnapshotPlan plan(SchemaSnapshotRequest request, RunSettings settings) {
        if (request.migration() == null) {
            throw FailureType.BAD_INPUT.failure("The input names no migration.");
        }
        LocalDate today = LocalDate.ofInstant(Instant.ofEpochMilli(Workflow.currentTimeMillis()), ZoneOffset.UTC);
        String snapshotId = "polaris-schema-" + Workflow.randomUUID().toString().substring(0, 8);
        try {
            return new SchemaSnapshotPlan(snapshotId, request.migration(), today, settings);
        } catch (IllegalArgumentException e) {
            throw FailureType.BAD_INPUT.failure(e.getMessage() + ".");
        }
    }

    private static SchemaSnapshotRun child(String id, String env) {
        return Workflow.newChildWorkflowStub(
                SchemaSnapshotRun.class,
                ChildWorkflowOptions.newBuilder()
                        .setWorkflowId(id)
                        .setTaskQueue(Role.CONTROL.taskQueue(env))
                        .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL)
                        .setStaticSummary("schema snapshot of " + env)
                        .build());
    }
}
