package dev.polaris.backup.catalog;

import dev.polaris.backup.database.BackupObjects;
import dev.polaris.backup.loss.LossJudge;
import dev.polaris.backup.s3.ObjectStore;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/** Compares the tables of two backups: the earlier one's are held, the later one's come by. */
public final class TableChanges {
    /** What matters most comes last, so that the least important one is the first to go. */
    private static final Comparator<TableChange> BY_WEIGHT = Comparator.comparing(TableChange::lost)
            .thenComparingLong(change -> Math.abs(change.rows()))
            .thenComparing(TableChange::table, Comparator.reverseOrder());

    private final Map<String, TableFacts> before = new HashMap<>();
    private final PriorityQueue<TableChange> weightiest = new PriorityQueue<>(BY_WEIGHT);
    private final LossJudge judge;
    private final int most;
    private long all;
    private long losses;
    private long equal;

    /**
     * Begins a comparison.
     *
     * @param judge says what a loss is
     * @param most how many changes are kept
     */
    TableChanges(LossJudge judge, int most) {
        this.judge = judge;
        this.most = most;
    }

    /**
     * The changes of the tables from one backup to another, by their indexes.
     *
     * @param most how many of them are kept, the weightiest
     */
    public static TableChanges between(
            ObjectStore store, CommittedSlot from, CommittedSlot to, LossJudge judge, int most) throws IOException {
        TableChanges changes = new TableChanges(judge, most);
        TableList.each(store, from.record().object(BackupObjects.INDEX), changes::before);
        TableList.each(store, to.record().object(BackupObjects.INDEX), changes::after);
        changes.end();
        return changes;
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
            add(judge.change(facts.table(), old, facts));
        }
    }

    /** Every table of both backups has come by: what is left of the earlier one is gone. */
    void end() {
        before.values().forEach(gone -> add(judge.change(gone.table(), gone, null)));
        before.clear();
    }

    /** The changes that were kept: losses first, then by how many rows came or went. */
    public List<TableChange> weightiest() {
        return weightiest.stream().sorted(BY_WEIGHT.reversed()).toList();
    }

    /** How many tables lost rows in an unusual way, kept or not. */
    public long losses() {
        return losses;
    }

    /** How many tables differ and were not kept. */
    long leftOut() {
        return all - weightiest.size();
    }

    /** How many tables are the same to the last row. */
    long equal() {
        return equal;
    }

    private void add(TableChange change) {
        all++;
        losses += change.lost() ? 1 : 0;
        weightiest.add(change);
        if (weightiest.size() > most) {
            weightiest.poll();
        }
    }
}
