package dev.polaris.backup.restore;

import dev.polaris.backup.archive.DataUnit;
import dev.polaris.backup.archive.PackedArchive;
import dev.polaris.backup.archive.SliceReader;
import dev.polaris.backup.database.StoppableWork;
import dev.polaris.backup.postgres.PostgresDatabase;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.postgresql.PGConnection;

/** Loads a batch of units one after the other over one connection; can be stopped from another thread at any time. */
final class BatchLoad {
    private final PostgresDatabase target;
    private final DataRules rules;
    private final String session;
    private final int batch;
    private final StoppableWork work = new StoppableWork();
    private final AtomicLong sent = new AtomicLong();
    private volatile int ended;
    private volatile int of;
    private volatile String table;

    /** @param session the name of its session, of which there is one at a time */
    BatchLoad(PostgresDatabase target, DataRules rules, String session, int batch) {
        this.target = target;
        this.rules = rules;
        this.session = session;
        this.batch = batch;
    }

    /** How far it is. */
    DataProgress progress() {
        return new DataProgress(batch, ended, of, sent.get(), table);
    }

    /** What has moved so far; never falls. */
    long moved() {
        return sent.get() + ended;
    }

    /** Ends the work soon, and its session on the target with it. */
    void stop() {
        work.stop();
    }

    /**
     * Loads the units that are not there yet.
     *
     * @throws io.temporal.failure.ApplicationFailure typed by what the target said
     * @throws IOException when the archive is damaged or cannot be read
     */
    DataTotals run(PackedArchive archive, UnitPlans.Units plan) throws IOException {
        List<DataUnit> units = plan.units().batches().get(batch);
        of = units.size();
        try (Connection connection = LoadSession.open(target, session, plan.encoding());
                SliceReader reader = archive.slices()) {
            work.holding(() -> end(connection));
            return load(units, connection, reader);
        } catch (SQLException e) {
            throw LoadFailures.of(e, target, table == null ? "loading rows" : "loading " + table);
        }
    }

    private DataTotals load(List<DataUnit> units, Connection connection, SliceReader reader)
            throws SQLException, IOException {
        UnitLoad load = new UnitLoad(connection, reader, rules, sent);
        Set<String> done = ProgressTable.doneOf(
                connection, units.stream().map(DataUnit::name).toList());
        connection.commit();
        DataTotals totals = DataTotals.NONE;
        for (DataUnit unit : units) {
            work.throwIfStopped();
            table = unit.toc().qualifiedName();
            boolean loaded = !done.contains(unit.name()) && load.load(unit);
            totals = totals.plus(new DataTotals(loaded ? 1 : 0, loaded ? 0 : 1, unit.rows(), unit.bytes()));
            ended = ended + 1;
        }
        table = null;
        return totals;
    }

    /** A session that waits, for a lock say, does not notice that nobody is there any more: it is told first. */
    private static void end(Connection connection) throws SQLException {
        try {
            connection.unwrap(PGConnection.class).cancelQuery();
        } finally {
            connection.abort(Runnable::run);
        }
    }
}
