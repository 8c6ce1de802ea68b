package dev.polaris.backup.catalog;

import dev.polaris.backup.starter.ByteSize;
import dev.polaris.backup.starter.TextTable;
import java.util.ArrayList;
import java.util.List;

/** How two backups differ, as a page of text. */
final class DifferencePage {
    private final BackupDifference difference;
    private final List<String> lines = new ArrayList<>();

    DifferencePage(BackupDifference difference) {
        this.difference = difference;
    }

    List<String> lines() {
        lines.add("from " + name(difference.from()) + " to " + name(difference.to()) + ": " + changed()
                + " tables differ, " + difference.equal() + " are equal");
        losses();
        tables();
        schema();
        return List.copyOf(lines);
    }

    private static String name(BackupSummary backup) {
        return backup.slot() + " (" + backup.rows() + " rows of " + backup.snapshotTime() + ")";
    }

    private long changed() {
        return difference.tables().size() + difference.leftOut();
    }

    private void losses() {
        if (difference.losses() > 0) {
            lines.add("! " + difference.losses()
                    + " tables are gone, emptied or much smaller; to bring rows back: polaris restore rows --help");
        }
    }

    private void tables() {
        if (difference.tables().isEmpty()) {
            return;
        }
        TextTable table = new TextTable("TABLE", "WHAT", "ROWS BEFORE", "ROWS AFTER", "ROWS", "BYTES AFTER");
        for (TableChange change : difference.tables()) {
            table.row(
                    (change.lost() ? "! " : "") + change.table(),
                    change.what(),
                    rows(change.before()),
                    rows(change.after()),
                    "%+d".formatted(change.rows()),
                    change.after() == null ? "" : ByteSize.of(change.after().bytes()));
        }
        lines.add("");
        lines.addAll(table.lines());
        if (difference.leftOut() > 0) {
            lines.add("and " + difference.leftOut() + " more tables (--tables)");
        }
    }

    private static String rows(TableFacts facts) {
        return facts == null ? "" : Long.toString(facts.rows());
    }

    private void schema() {
        SchemaChanges schema = difference.schema();
        lines.add("");
        if (!schema.compared()) {
            lines.add("definitions were not compared: an imported archive has no schema.sql");
            return;
        }
        if (schema.added().isEmpty()
                && schema.removed().isEmpty()
                && schema.changed().isEmpty()) {
            lines.add("the definitions are the same");
            return;
        }
        lines.add("definitions:");
        schema.added().forEach(name -> lines.add("  + " + name));
        schema.removed().forEach(name -> lines.add("  - " + name));
        schema.changed().forEach(name -> lines.add("  ~ " + name));
        if (schema.leftOut() > 0) {
            lines.add("  and " + schema.leftOut() + " more");
        }
    }
}
