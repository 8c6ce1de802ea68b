package dev.polaris.backup.rows;

import dev.polaris.backup.approval.Approval;
import dev.polaris.backup.journal.Journal;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.roles.RoleStubs;
import dev.polaris.backup.settings.Timing;
import java.time.Duration;
import java.util.stream.Collectors;

/** The steps of one row restore, each recorded in the journal, and what they have found so far. */
final class RowRestoreSteps {
    /** Beyond the time for approval: a merge that is tried for long must not lose its rows. */
    private static final Duration STAGING_MARGIN = Duration.ofHours(6);

    private final RowRestoreTask task;
    private final Journal journal;
    private final Timing timing;
    private final RowActivities requests;
    private final RowActivities transfers;
    private RowOrder order;
    private RowPlan plan;

    RowRestoreSteps(RowRestoreTask task, RoleStubs stubs, Journal journal) {
        this.task = task;
        this.journal = journal;
        this.timing = task.settings().timing();
        this.requests = stubs.requests(RowActivities.class, Role.RESTORE);
        this.transfers = stubs.transfers(RowActivities.class, Role.RESTORE);
    }

    RowOrder order() {
        return order;
    }

    RowPlan plan() {
        return plan;
    }

    void locate() {
        RowSource source = journal.step(
                "locate",
                timing,
                () -> requests.locate(task.request()),
                found -> found.table() + " has " + found.rows() + " rows in backup "
                        + found.backup().slot() + " (" + found.state() + "), target " + found.targetLabel());
        order = new RowOrder(
                task.restoreId(),
                1,
                task.settings().env(),
                task.request().ticket(),
                source,
                RowOptions.of(task.request()),
                task.settings().approvals().within().plus(STAGING_MARGIN));
    }

    void stage() {
        journal.step(
                "stage",
                timing,
                () -> transfers.stage(order),
                staged -> staged.tables().stream()
                                .map(table -> table.table() + ": " + table.rows() + " rows, " + table.selected()
                                        + " selected")
                                .collect(Collectors.joining("; "))
                        + "; in " + staged.schema() + " until " + staged.expiresAt());
    }

    void stageAgain() {
        order = order.again();
        stage();
    }

    RowPlan diff() {
        plan = journal.step(
                "compare",
                timing,
                () -> transfers.diff(order),
                found -> "plan " + found.digest() + ": " + String.join("; ", found.lines()));
        return plan;
    }

    MergeReport merge(MergeOrder approved) {
        return journal.step(
                "merge",
                timing,
                () -> transfers.merge(approved),
                report -> report.tables().stream().map(MergeReport.Table::line).collect(Collectors.joining("; "))
                        + "; sequences moved: " + report.sequences());
    }

    ExportedRows export() {
        return journal.step(
                "export",
                timing,
                () -> transfers.export(order),
                file -> file.rows() + " rows in " + file.file() + " on " + file.host());
    }

    /** Nothing is there to drop before the target is known. */
    void drop() {
        if (order != null) {
            journal.step("drop staging", timing, () -> requests.drop(order));
        }
    }

    RowRestoreResult result(RowRestoreOutcome outcome, Approval approval, MergeReport merged, ExportedRows exported) {
        return new RowRestoreResult(outcome, task.restoreId(), order.source(), plan, approval, merged, exported);
    }
}
