package dev.polaris.backup.restore;

import dev.polaris.backup.starter.Age;
import dev.polaris.backup.starter.ByteSize;
import dev.polaris.backup.starter.Invocation;
import java.util.List;
import java.util.Locale;

/** A plan or a report of a restore, for a person or as the one document. */
final class RestorePage {
    private final Invocation invocation;

    RestorePage(Invocation invocation) {
        this.invocation = invocation;
    }

    void print(RestorePlan plan) {
        if (invocation.json()) {
            invocation.printJson(plan);
            return;
        }
        line("");
        line("plan " + plan.digest());
        line("  backup:    " + plan.slot() + " (" + plan.backupId() + ")");
        line("  target:    " + plan.target() + " on PostgreSQL " + plan.server()
                + (plan.resumes() ? ", where this restore was begun before" : ""));
        line("  rows:      " + plan.rows() + " in " + plan.tables() + " tables, " + ByteSize.of(plan.bytes()));
        if (plan.estimate() != null) {
            String from = plan.estimatedFrom() == null ? "a rule of thumb" : plan.estimatedFrom();
            line("  estimate:  about " + Age.of(plan.estimate()) + ", by " + from);
        }
        if (plan.disk() > 0) {
            line("  disk:      about " + ByteSize.of(plan.disk()) + " besides the write-ahead log, by "
                    + plan.diskFrom());
        }
        plan.entries().forEach((step, count) -> line(String.format(Locale.ROOT, "  %-20s %d entries", step, count)));
        if (!plan.roles().isEmpty()) {
            line("roles that are created, without login: " + String.join(", ", plan.roles()));
        }
        leftOut(plan.leftOut());
        findings(plan.findings());
        line("nothing was touched");
    }

    void print(RestoreReport report) {
        if (invocation.json()) {
            invocation.printJson(report);
            return;
        }
        RestorePlan plan = report.plan();
        line("");
        line("backup " + report.backup() + " is in " + report.target() + " (" + report.restoreId() + ")");
        line("  contents:  " + plan.tables() + " tables, " + plan.rows() + " rows, " + ByteSize.of(plan.bytes()));
        leftOut(plan.leftOut());
        findings(report.findings());
        if (report.validation() != null) {
            validation(report.validation());
        }
    }

    private void validation(ValidationReport report) {
        ProvenShare share = report.share();
        line("  equal:     " + share.tablesProven() + " of " + share.tables() + " tables, " + share.rowsProven()
                + " of " + share.rows() + " rows of the backup");
        for (ValidationCheck check : report.checks()) {
            line(String.format(
                    Locale.ROOT,
                    "  %-20s %s, %d examined",
                    check.name(),
                    check.verdict().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    check.examined()));
            check.findings().forEach(finding -> line("    " + finding.text()));
            if (check.omitted() > 0) {
                line("    and " + check.omitted() + " more");
            }
        }
    }

    private void leftOut(List<LeftOutEntries> groups) {
        for (LeftOutEntries group : groups) {
            line((group.unproven() ? "! " : "  ") + "left out: " + group.entries() + " entries, " + group.rows()
                    + " rows: " + group.reason() + " (" + String.join(", ", group.examples())
                    + (group.entries() > group.examples().size() ? ", …" : "") + ")");
        }
    }

    private void findings(List<RestoreFinding> findings) {
        for (RestoreFinding finding : findings) {
            String mark = finding.severity() == RestoreFinding.Severity.WARNING ? "! " : "  ";
            line(mark + (finding.entry() == null ? "" : finding.entry() + ": ") + finding.message());
        }
    }

    private void line(String text) {
        invocation.out().println(text);
    }
}
