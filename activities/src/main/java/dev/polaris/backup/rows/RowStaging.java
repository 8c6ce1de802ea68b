package dev.polaris.backup.rows;

import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.postgres.PostgresFailures;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Brings the rows of a backup into the staging schema of a target, and takes them away again. */
public final class RowStaging {
    private final PostgresDatabase target;

    public RowStaging(PostgresDatabase target) {
        this.target = target;
    }

    /**
     * Stages the rows of an order; when this generation of it is staged already, only tells so.
     *
     * @param reading follows the bytes
     * @param session takes the session that does the work
     * @throws IOException when the backup cannot be read
     */
    public StagedRows stage(RowOrder order, BackupTables backup, RowReading reading, SessionWatch session)
            throws IOException {
        RowCondition.refuseStatements(order.options().selection());
        try (Connection connection = RowSession.open(target, order.restoreId())) {
            session.watch(connection);
            dropExpired(connection);
            Optional<RowRegistry.Staging> before = RowRegistry.staging(connection, order.restoreId());
            boolean done = before.isPresent()
                    && before.get().complete()
                    && before.get().generation() == order.generation();
            if (!done) {
                stage(connection, order, backup, reading);
            }
            return view(connection, order, reading);
        } catch (SQLException e) {
            throw PostgresFailures.of(e, target, "staging rows");
        }
    }

    private static void stage(Connection connection, RowOrder order, BackupTables backup, RowReading reading)
            throws SQLException, IOException {
        RowSelection selection = order.options().selection();
        TableName name = order.source().table();
        BackupTable stored = backup.find(name)
                .orElseThrow(() -> FailureType.BAD_INPUT.failure("The backup has no rows of " + name + "."));
        StagingArea area = new StagingArea(connection, order, backup, reading);
        area.create();
        StagedTable root = area.add(stored, TableRelation.ROOT);
        RowCondition.stageKeys(connection, selection, root.live(), area.schema());
        RowCondition.probe(connection, selection, root.live());
        boolean filtered = loadRoot(area, root, stored, selection);
        String condition = RowCondition.of(selection, root.live(), area.schema());
        new RelatedRows(area, backup, order.options(), condition, !filtered).select();
        RowRegistry.complete(connection, order.restoreId());
    }

    /** Loads only the rows with the keys that are asked for when they can be found in the text of the rows. */
    private static boolean loadRoot(StagingArea area, StagedTable root, BackupTable stored, RowSelection selection)
            throws SQLException, IOException {
        List<Integer> places = new ArrayList<>();
        boolean plain = true;
        for (KeyColumn key : root.live().key()) {
            places.add(stored.columns().indexOf(key.name()));
            plain &= root.live().column(key.name()).filter(LiveColumn::plain).isPresent();
        }
        if (selection.keys().isEmpty() || !plain) {
            area.load(root, List.of(), List.of());
            return false;
        }
        area.load(root, places, area.texts(RowCondition.canonicalKeys(root.live(), area.schema())));
        return true;
    }

    private static StagedRows view(Connection connection, RowOrder order, RowReading reading) throws SQLException {
        RowRegistry.Staging staging =
                RowRegistry.staging(connection, order.restoreId()).orElseThrow();
        List<StagedRows.Table> tables = new ArrayList<>();
        for (RowRegistry.Loaded loaded : RowRegistry.tables(connection, staging)) {
            StagedTable table = loaded.table();
            tables.add(new StagedRows.Table(
                    table.live().name(),
                    loaded.rows(),
                    RowQueries.number(connection, "select count(*) from " + table.stagedFrom())));
        }
        return new StagedRows(staging.schema(), tables, reading.read(), staging.expiresAt());
    }

    /** Removes every trace of a restore, and ends its sessions; repeating it changes nothing. */
    public void drop(String restoreId) {
        target.endSessions(restoreId);
        try (Connection connection = RowSession.open(target, "polaris-clean-up")) {
            Optional<RowRegistry.Staging> staging = RowRegistry.staging(connection, restoreId);
            if (staging.isPresent()) {
                RowRegistry.dropStaging(connection, staging.get());
            }
            RowRegistry.forget(connection, restoreId);
        } catch (SQLException e) {
            throw PostgresFailures.of(e, target, "dropping staged rows");
        }
    }

    /**
     * Removes stagings whose time is over, whoever left them.
     *
     * @return how many there were
     */
    public int dropExpired() {
        try (Connection connection = RowSession.open(target, "polaris-clean-up")) {
            return dropExpired(connection);
        } catch (SQLException e) {
            throw PostgresFailures.of(e, target, "dropping expired rows");
        }
    }

    private static int dropExpired(Connection connection) throws SQLException {
        List<RowRegistry.Staging> expired = RowRegistry.expired(connection);
        for (RowRegistry.Staging staging : expired) {
            RowRegistry.dropStaging(connection, staging);
            RowRegistry.forget(connection, staging.restoreId());
        }
        return expired.size();
    }
}
