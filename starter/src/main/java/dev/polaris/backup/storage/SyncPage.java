package dev.polaris.backup.storage;

import dev.polaris.backup.starter.Age;
import dev.polaris.backup.starter.ByteSize;
import dev.polaris.backup.starter.TextTable;
import dev.polaris.backup.verify.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Syncs as text. */
final class SyncPage {
    private SyncPage() {}

    /** A page of syncs. */
    static List<String> of(SyncList list) {
        TextTable table = new TextTable(
                "BUCKET", "SLOT", "STATE", "PURPOSE", "AGE", "OBJECTS", "SIZE", "ADDED", "CHANGED", "DELETED", "TOOK");
        for (SyncSummary sync : list.syncs()) {
            SyncTotals totals = sync.totals();
            table.row(
                    sync.bucket(),
                    sync.slot(),
                    sync.state() + (sync.alarms().isEmpty() ? "" : " !"),
                    words(sync.purpose()),
                    Age.since(sync.startedAt()),
                    Long.toString(totals.objects()),
                    ByteSize.of(totals.bytes()),
                    Long.toString(totals.added()),
                    Long.toString(totals.changed()),
                    Long.toString(totals.deleted()),
                    Age.of(sync.took()));
        }
        List<String> lines = new ArrayList<>(table.lines());
        list.syncs().forEach(sync -> sync.alarms().forEach(alarm -> lines.add("! " + sync.slot() + ": " + alarm)));
        return lines;
    }

    /** One sync in full. */
    static List<String> of(SyncDetails details) {
        SyncSummary sync = details.summary();
        List<String> lines = new ArrayList<>();
        lines.add("sync " + sync.slot() + " of bucket " + sync.bucket() + " is " + sync.state() + " (" + sync.syncId()
                + ")");
        sync.alarms().forEach(alarm -> lines.add("! " + alarm));
        lines.add("  purpose:   " + words(sync.purpose()));
        lines.add("  began:     " + sync.startedAt() + ", " + Age.since(sync.startedAt()) + " ago; took "
                + Age.of(sync.took()));
        lines.add("  source:    " + details.source() + (details.open() ? ", a public bucket" : ""));
        lines.add("  contents:  " + sync.totals().objects() + " objects, "
                + ByteSize.of(sync.totals().bytes()) + ", in " + details.shards() + " parts");
        lines.add("  changes:   " + changes(sync.totals()));
        lines.add("  copied:    " + sync.totals().copied() + " objects, "
                + ByteSize.of(sync.totals().copiedBytes()));
        lines.add("  manifest:  " + details.location() + " version " + details.versionId());
        lines.add("  before:    " + (details.previous() == null ? "none" : details.previous()));
        lines.add("  made by:   " + details.workflowId());
        lines.add("");
        if (details.checks().isEmpty()) {
            lines.add("never verified");
            return lines;
        }
        TextTable table = new TextTable("CHECK", "VERDICT", "AT");
        for (Check check : details.checks()) {
            table.row(check.name(), words(check.verdict()), String.valueOf(check.at()));
        }
        lines.addAll(table.lines());
        details.checks()
                .forEach(check -> check.findings().forEach(finding -> lines.add("! " + check.name() + ": " + finding)));
        return lines;
    }

    /** What a sync found since the one before. */
    static String changes(SyncTotals totals) {
        String changes = totals.added() + " added, " + totals.changed() + " changed, " + totals.unchanged()
                + " unchanged, " + totals.deleted() + " deleted";
        return changes
                + (totals.gone() == 0 ? "" : ", " + totals.gone() + " gone while they were to be read")
                + (totals.unreadable() == 0 ? "" : ", " + totals.unreadable() + " without bytes in the project");
    }

    static String words(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
