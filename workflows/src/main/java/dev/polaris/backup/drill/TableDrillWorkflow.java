package dev.polaris.backup.drill;

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
public final class TableDrillWorkflow implements TableDrill {
    private static final SearchAttributeKey<OffsetDateTime> SCHEDULED_FOR =
            SearchAttributeKey.forOffsetDateTime("TemporalScheduledStartTime");
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu/MM/dd");
    private static final DateTimeFormatter NAME_TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd_HHmmss").withZone(ZoneOffset.UTC);

    private Journal journal;

    @Override
    public TableDrillResult run(TableDrillRequest request) {
        RunSettings settings = SettingsResolution.resolve(request.env());
        journal = new Journal(request.env(), "drill");
        TableDrillPlan plan = plan(request, settings);
        String id = "drill/" + request.env() + "/table/" + DAY.format(plan.day());
        journal.child(id);
        try {
            return journal.once(
                    "run " + id,
                    () -> child(id, plan).run(plan),
                    result -> result.table() + " of " + result.slot() + " came back equal");
        } catch (ChildWorkflowFailure failure) {
            if (failure.getCause() instanceof WorkflowExecutionAlreadyStarted) {
                throw FailureType.ALREADY_RUNNING.failure("The drill " + id + " is running.");
            }
            FailureReason reason = FailureReason.of(failure);
            throw reason.type() == FailureType.CANCELLED ? failure : reason.asFailure();
        }
    }

    @Override
    public JournalView journal() {
        return journal == null ? null : journal.view();
    }

    private static TableDrillPlan plan(TableDrillRequest request, RunSettings settings) {
        Instant now = Instant.ofEpochMilli(Workflow.currentTimeMillis());
        OffsetDateTime scheduled = Workflow.getTypedSearchAttributes().get(SCHEDULED_FOR);
        Instant meant = scheduled == null ? now : scheduled.toInstant();
        String database = "polaris_drill_" + NAME_TIME.format(now) + "_"
                + Workflow.randomUUID().toString().substring(0, 8);
        return new TableDrillPlan(request, meant.atZone(ZoneOffset.UTC).toLocalDate(), database, settings);
    }

    private static TableDrillRun child(String id, TableDrillPlan plan) {
        return Workflow.newChildWorkflowStub(
                TableDrillRun.class,
                ChildWorkflowOptions.newBuilder()
                        .setWorkflowId(id)
                        .setTaskQueue(Role.CONTROL.taskQueue(plan.settings().env()))
                        // A day may be drilled again; only never twice at a time.
                        .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
                        .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL)
                        .setStaticSummary(
                                "drill of one table of " + plan.settings().env())
                        .build());
    }
}
