package dev.polaris.backup.catalog;

import dev.polaris.backup.database.BackupRecord;
import dev.polaris.backup.database.BackupState;
import dev.polaris.backup.database.Coverage;
import dev.polaris.backup.loss.LossReport;
import dev.polaris.backup.s3.PinnedObject;
import dev.polaris.backup.starter.Age;
import dev.polaris.backup.starter.ByteSize;
import dev.polaris.backup.starter.TextTable;
import dev.polaris.backup.verify.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One backup as a page of text. */
final class BackupPage {
    private final BackupDetails details;
    private final List<String> lines = new ArrayList<>();

    BackupPage(BackupDetails details) {
        this.details = details;
    }

    List<String> lines() {
        head();
        details.summary().alarms().forEach(alarm -> lines.add("! " + alarm));
        objects();
        checks();
        coverage();
        tables();
        return List.copyOf(lines);
    }

    private void head() {
        BackupSummary summary = details.summary();
        BackupRecord record = details.record();
        lines.add("backup " + summary.slot() + " is " + summary.state() + " (" + summary.backupId() + ")");
        lines.add("  proven:    " + proven());
        lines.add("  purpose:   " + words(summary.purpose()));
        lines.add("  data of:   " + summary.snapshotTime() + ", " + Age.since(summary.snapshotTime()) + " ago");
        lines.add("  source:    " + record.source().database() + " on PostgreSQL "
                + record.source().serverVersion() + ", by pg_dump "
                + record.source().dumpTool());
        if (record.archive() != null) {
            lines.add("  imported:  s3://" + details.bucket() + "/"
                    + record.archive().key() + ", version " + record.archive().versionId() + ", time zone "
                    + record.archive().timeZone());
        }
        lines.add("  contents:  " + summary.tables() + " tables, " + summary.rows() + " rows, "
                + record.totals().largeObjects() + " large objects");
        lines.add("  size:      " + ByteSize.of(summary.storedBytes()) + " (archive "
                + ByteSize.of(record.totals().archiveBytes()) + ", " + record.compression() + ")");
        lines.add("  losses:    " + losses());
        lines.add("  made by:   " + record.workflowId());
    }

    /** What no canary has restored is not proven, however well it reads back. */
    private String proven() {
        if (details.summary().state() == BackupState.PROVEN) {
            return "yes, restored and found equal";
        }
        return details.checks().stream()
                .filter(check -> check.name().equals("canary"))
                .findFirst()
                .map(check -> switch (check.verdict()) {
                    case PASSED -> "restored and found equal, but not read back well";
                    case FAILED -> "no, a canary failed";
                    case NOT_RUN -> "not all of it; " + String.join("; ", check.findings());
                })
                .orElse("no, no canary has restored it");
    }

    /** What was not compared is not said to be without losses. */
    private String losses() {
        LossReport report = details.summary().losses();
        return report == null
                ? "not compared with an earlier backup"
                : (report.lost() > 0 ? "! " : "") + report.sentence();
    }

    private void objects() {
        TextTable table = new TextTable("OBJECT", "SIZE", "SHA256", "VERSION");
        for (PinnedObject object : details.record().objects().values()) {
            table.row(
                    "s3://" + details.bucket() + "/" + object.key(),
                    ByteSize.of(object.size()),
                    object.sha256(),
                    object.versionId());
        }
        section(table);
    }

    private void checks() {
        if (details.checks().isEmpty()) {
            lines.add("");
            lines.add("never verified");
            return;
        }
        TextTable table = new TextTable("CHECK", "VERDICT", "AT");
        for (Check check : details.checks()) {
            table.row(check.name(), words(check.verdict()), String.valueOf(check.at()));
        }
        section(table);
        details.checks()
                .forEach(check -> check.findings().forEach(finding -> lines.add("! " + check.name() + ": " + finding)));
    }

    private void coverage() {
        TextTable table = new TextTable("PART OF THE PROJECT", "STATE", "REASON");
        for (Coverage part : details.record().coverage()) {
            table.row(part.part(), words(part.state()), part.reason() == null ? "" : part.reason());
        }
        section(table);
    }

    private void tables() {
        if (details.tables().isEmpty()) {
            return;
        }
        TextTable table = new TextTable("TABLE", "ROWS", "BYTES", "HASH");
        for (TableFacts facts : details.tables()) {
            table.row(facts.table(), Long.toString(facts.rows()), ByteSize.of(facts.bytes()), facts.hash());
        }
        section(table);
        if (details.tablesLeftOut() > 0) {
            lines.add("and " + details.tablesLeftOut() + " more tables (--tables)");
        }
    }

    private void section(TextTable table) {
        lines.add("");
        lines.addAll(table.lines());
    }

    private static String words(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
