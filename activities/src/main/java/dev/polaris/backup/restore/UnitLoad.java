package dev.polaris.backup.restore;

import dev.polaris.backup.archive.CopyStatement;
import dev.polaris.backup.archive.DataUnit;
import dev.polaris.backup.archive.SliceReader;
import dev.polaris.backup.failure.FailureType;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicLong;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Loads units over one connection, each in one transaction with its row of progress. Whatever goes wrong, the connection
 * is usable afterwards or broken, never in the middle of a COPY.
 *
 * <p>A table that is loaded in one piece is emptied first in the same transaction, which makes the load repeatable by
 * itself, and lets the server write rows that are frozen from the beginning: no vacuum has to visit them again.
 */
final class UnitLoad {
    private final Connection connection;
    private final SliceReader reader;
    private final DataRules rules;
    private final AtomicLong sent;

    /** @param sent counts the bytes that go to the target */
    UnitLoad(Connection connection, SliceReader reader, DataRules rules, AtomicLong sent) {
        this.connection = connection;
        this.reader = reader;
        this.rules = rules;
        this.sent = sent;
    }

    /**
     * Loads a unit and commits.
     *
     * @return false when it had been loaded before
     * @throws SQLException what the target said; nothing of the unit is there
     * @throws IOException when the archive is damaged or cannot be read; nothing of the unit is there
     */
    boolean load(DataUnit unit) throws SQLException, IOException {
        boolean ended = false;
        try {
            boolean loaded = switch (unit.content()) {
                case ROWS -> loadRows(unit);
                case LARGE_OBJECTS -> loadLargeObjects(unit);
                case STATEMENTS ->
                    throw FailureType.RESTORE_REFUSED.failure("The data of "
                            + unit.toc().qualifiedName() + " are INSERT statements; dump without --inserts.");
            };
            connection.commit();
            ended = true;
            return loaded;
        } finally {
            if (!ended) {
                rollback();
            }
        }
    }

    private void rollback() {
        try {
            connection.rollback();
        } catch (SQLException broken) {
            // The connection is gone, and with it the transaction; what stopped the load is being thrown.
        }
    }

    private boolean loadRows(DataUnit unit) throws SQLException, IOException {
        CopyStatement copy = CopyStatement.parse(unit.toc().copyStatement());
        TargetTable table = TargetTable.find(connection, copy.table())
                .orElseThrow(() -> FailureType.RESTORE_REFUSED.failure(
                        "The target has no table " + unit.toc().qualifiedName() + "."));
        if (!ProgressTable.begin(connection, unit.name(), unit.rows(), unit.bytes(), table.unlogged())) {
            return false;
        }
        // What a crash has emptied is loaded again when the table's triggers and foreign keys are there already.
        boolean asReplica = rules.asReplica(unit.toc()) || table.unlogged() && !table.truncatable();
        if (asReplica) {
            execute("set local session_replication_role = replica");
        }
        boolean alone = unit.whole() && table.ordinary() && !table.ofExtension();
        if (alone && asReplica) {
            // Such a table refuses TRUNCATE: others refer to it, or it belongs to somebody else.
            execute("delete from only " + copy.table());
        }
        if (unit.rows() == 0) {
            return true;
        }
        boolean freeze = alone && !asReplica && table.truncatable();
        if (freeze) {
            execute("truncate table only " + copy.table());
        }
        long copied = copy(unit, copy.fromStdin() + (freeze ? " WITH (FREEZE)" : ""));
        if (copied != unit.rows()) {
            throw FailureType.RESTORE_REFUSED.failure("The target kept " + copied + " of " + unit.rows() + " rows of "
                    + unit.toc().qualifiedName() + "; a trigger or a rule may stand in the way.");
        }
        return true;
    }

    private long copy(DataUnit unit, String sql) throws SQLException, IOException {
        CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
        Throwable failed = null;
        try {
            reader.rows(unit, (bytes, from, length) -> {
                copy.writeToCopy(bytes, from, length);
                sent.addAndGet(length);
            });
            return copy.endCopy();
        } catch (SQLException | IOException | RuntimeException e) {
            failed = e;
            throw e;
        } finally {
            if (copy.isActive()) {
                cancel(copy, failed);
            }
        }
    }

    private static void cancel(CopyIn copy, Throwable because) {
        try {
            copy.cancelCopy();
        } catch (SQLException e) {
            if (because != null) {
                because.addSuppressed(e);
            }
        }
    }

    private boolean loadLargeObjects(DataUnit unit) throws SQLException, IOException {
        if (!ProgressTable.begin(connection, unit.name(), unit.rows(), unit.bytes(), false)) {
            return false;
        }
        LargeObjectLoad objects = new LargeObjectLoad(connection, sent);
        reader.largeObjects(unit, objects);
        objects.finish();
        return true;
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
