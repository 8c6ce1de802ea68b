package dev.polaris.backup.restore;

import dev.polaris.backup.archive.TocDefinition;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Restores the entries of one step in archive order: up to 200 in a transaction, together with the row that says so. The
 * batches are the same in every attempt, so an attempt goes on behind the last one that was committed.
 */
final class EntryBatches {
    /** Each entry locks what it makes; the server has room for some thousands of locks in a transaction. */
    private static final int MOST = 200;

    private final RestoreWork work;
    private final RestoreSession session;
    private final EntryRunner runner;
    private final String step;
    private final Set<String> doneBefore;
    private final List<TocDefinition> batch = new ArrayList<>();
    private int weight;
    private int number;

    /** Runs one entry in the session's open transaction. */
    @FunctionalInterface
    interface EntryRunner {
        void run(TocDefinition definition) throws SQLException;
    }

    EntryBatches(RestoreWork work, RestoreSession session, String step, EntryRunner runner) {
        this.work = work;
        this.session = session;
        this.step = step;
        this.runner = runner;
        this.doneBefore = work.doneBefore(session, step);
    }

    /** Adds the next entry; runs the batch when it is full. */
    void add(TocDefinition definition) throws SQLException {
        int own = weight(definition);
        if (weight > 0 && weight + own > MOST) {
            flush();
        }
        batch.add(definition);
        weight += own;
    }

    /** Runs what waits. */
    void flush() throws SQLException {
        if (batch.isEmpty()) {
            return;
        }
        String unit = step + "/" + number++;
        boolean earlier = doneBefore.contains(unit) || !run(unit);
        work.finished(batch.size(), earlier);
        batch.clear();
        weight = 0;
    }

    private boolean run(String unit) throws SQLException {
        if (!ProgressTable.begin(session.connection(), unit, 0, 0, false)) {
            return false;
        }
        for (TocDefinition definition : batch) {
            String label = SqlNames.label(definition.entry());
            work.begin(label);
            try {
                runner.run(definition);
            } catch (SQLException e) {
                throw work.refused(e, label);
            }
        }
        session.commit();
        return true;
    }

    private static int weight(TocDefinition definition) {
        return EntryKind.of(definition.entry()) == EntryKind.LARGE_OBJECTS
                ? LargeObjectGroup.oids(definition).size()
                : 1;
    }
}
