package dev.polaris.backup.drill;

import dev.polaris.backup.failure.FailureReason;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.journal.Journal;
import dev.polaris.backup.journal.JournalView;
import dev.polaris.backup.outcome.Outcome;
import dev.polaris.backup.outcome.OutcomeReport;
import dev.polaris.backup.restore.BackupSource;
import dev.polaris.backup.restore.RestoreOptions;
import dev.polaris.backup.restore.RestoreOrder;
import dev.polaris.backup.restore.RestoreReport;
import dev.polaris.backup.restore.RestoreRun;
import dev.polaris.backup.restore.RestoreTarget;
import dev.polaris.backup.restore.ValidationCheck;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.roles.RoleStubs;
import dev.polaris.backup.verify.CheckVerdict;
import dev.polaris.backup.verify.Eyes;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** {@inheritDoc} */
public final class TableDrillRunWorkflow implements TableDrillRun {
    /** The strategy's objective for a partial recovery. */
    private static final Duration OBJECTIVE = Duration.ofHours(2);

    /** What a drill of rows is about; health checks ask for other tables, which are not there. */
    private static final Set<String> CHECKS = Set.of("rows", "hash");

    private TableDrillPlan plan;
    private RoleStubs stubs;
    private Journal journal;
    private OutcomeReport outcome;
    private Eyes eyes;
    private RestoreTarget target;

    @Override
    public TableDrillResult run(TableDrillPlan newPlan) {
        plan = newPlan;
        stubs = new RoleStubs(plan.settings());
        journal = new Journal(plan.settings().env(), "drill");
        outcome = new OutcomeReport(stubs, journal, "drill");
        eyes = new Eyes(stubs, journal);
        try {
            TableDrillResult result = drill();
            drop();
            outcome.count(Outcome.Event.VERIFICATION_SUCCESS, 0);
            eyes.audit("ended");
            return result;
        } catch (TemporalFailure failure) {
            FailureReason reason = FailureReason.of(failure);
            Workflow.newDetachedCancellationScope(() -> recordFailure(reason)).run();
            throw reason.type() == FailureType.CANCELLED ? failure : reason.asFailure();
        }
    }

    @Override
    public JournalView journal() {
        return journal == null ? null : journal.view();
    }

    private TableDrillResult drill() {
        DrilledTable table = DrilledTable.choose(plan, stubs, journal);
        // Known before it is asked for: an answer that is lost must not leave it behind.
        target = plan.request().target() == null
                ? null
                : RestoreTarget.temporary(plan.request().target(), plan.database());
        target = journal.step(
                "create database",
                plan.settings().timing(),
                () -> stubs.requests(DrillActivities.class, Role.RESTORE)
                        .create(new DrillDatabase(plan.request().target(), plan.database())),
                RestoreTarget::label);
        RestoreReport report = journal.once(
                "restore table",
                () -> child(table).run(order(table)),
                done -> done.plan().rows() + " rows");
        Duration took = journal.elapsed();
        compare(table, report);
        return new TableDrillResult(
                table.backup().summary().slot(),
                table.facts().table(),
                table.facts().rows(),
                table.facts().hash(),
                report.target(),
                took,
                OBJECTIVE,
                took.compareTo(OBJECTIVE) <= 0);
    }

    private void compare(DrilledTable table, RestoreReport report) {
        journal.once(
                "compare",
                () -> {
                    refuseUnlessEqual(table, report);
                    return table;
                },
                equal -> equal.facts().rows() + " rows, hash " + equal.facts().hash() + ": equal");
    }

    private static void refuseUnlessEqual(DrilledTable table, RestoreReport report) {
        List<ValidationCheck> checks = report.validation() == null
                ? List.of()
                : report.validation().checks().stream()
                        .filter(check -> CHECKS.contains(check.name()))
                        .toList();
        boolean equal = checks.size() == CHECKS.size()
                && checks.stream().allMatch(check -> check.verdict() == CheckVerdict.PASSED)
                && report.validation().share().rowsProven() >= table.facts().rows();
        if (!equal) {
            String findings = checks.stream()
                    .flatMap(check -> check.findings().stream().map(finding -> check.name() + ": " + finding.text()))
                    .limit(5)
                    .collect(Collectors.joining("; "));
            throw FailureType.VALIDATION_FAILED.failure("Table " + table.facts().table() + " of backup "
                    + table.backup().summary().slot() + " did not come back equal: "
                    + (findings.isEmpty() ? "it was not compared" : findings) + ".");
        }
    }

    private RestoreOrder order(DrilledTable table) {
        BackupSource source = BackupSource.of(
                table.backup().record(), table.backup().summary().slot());
        RestoreOptions onlyTable =
                new RestoreOptions(null, List.of(table.facts().table()), null, null, null);
        return new RestoreOrder(
                plan.database().replace('_', '-'), plan.settings().env(), source, target, onlyTable, true);
    }

    private RestoreRun child(DrilledTable table) {
        return Workflow.newChildWorkflowStub(
                RestoreRun.class,
                ChildWorkflowOptions.newBuilder()
                        .setWorkflowId(Workflow.getInfo().getWorkflowId() + "/restore")
                        .setTaskQueue(Role.CONTROL.taskQueue(plan.settings().env()))
                        .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL)
                        .setStaticSummary("restore of " + table.facts().table() + " for a drill")
                        .build());
    }

    private void recordFailure(FailureReason reason) {
        try {
            drop();
        } catch (ActivityFailure failure) {
            journal.skipped("leftovers", "the next drill drops database " + plan.database());
        }
        if (reason.type() != FailureType.CANCELLED) {
            outcome.count(Outcome.Event.VERIFICATION_FAILURE, 0);
        }
        eyes.audit("ended");
    }

    private void drop() {
        if (target == null) {
            return;
        }
        journal.step(
                "drop database",
                plan.settings().timing(),
                () -> stubs.requests(DrillActivities.class, Role.RESTORE).drop(target));
        target = null;
    }
}
