package dev.polaris.backup.catalog;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;

/** Compares the tables of two backups: the earlier one's are held, the later one's come by. */
final class TableChanges {
    /** What matters most comes last, so that the least important one is the first to go. */
    private static final Comparator<TableChange> BY_WEIGHT = Comparator.comparing(TableChange::loss)
            .thenComparingLong(change -> Math.abs(change.rows()))
            .thenComparing(TableChange::table, Comparator.reverseOrder());

    private final Map<String, TableFacts> before = new HashMap<>();
    private final PriorityQueue<TableChange> weightiest = new PriorityQueue<>(BY_WEIGHT);
    private final int most;
    private long all;
    private long losses;
    private long equal;

    /** @param most how many changes are kept */
    TableChanges(int most) {
        this.most = most;
    }

    /** A table of the earlier backup; all of them come first. */
    void before(TableFacts facts) {
        before.put(facts.table(), facts);
    }

    /** A table of the later backup. */
    void after(TableFacts facts) {
        TableFacts old = before.remove(facts.table());
        if (old != null && old.rows() == facts.rows() && old.hash().equals(facts.hash())) {
            equal++;
        } else {
            add(new TableChange(facts.table(), old, facts));
        }
    }

    /** What was found, once every table has come by. */
    BackupDifference between(BackupSummary from, BackupSummary to, SchemaChanges schema) {
        before.values().forEach(gone -> add(new TableChange(gone.table(), gone, null)));
        before.clear();
        return new BackupDifference(
                from,
                to,
                losses,
                weightiest.stream().sorted(BY_WEIGHT.reversed()).toList(),
                all - weightiest.size(),
                equal,
                schema);
    }

    private void add(TableChange change) {
        all++;
        losses += change.loss() ? 1 : 0;
        weightiest.add(change);
        if (weightiest.size() > most) {
            weightiest.poll();
        }
    }
}
