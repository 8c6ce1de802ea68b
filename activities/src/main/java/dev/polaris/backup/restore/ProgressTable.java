package dev.polaris.backup.restore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * What a restore has done to its target, kept in the target itself: each unit of work and its row in
 * {@code polaris_restore.progress} are one transaction, so a unit is done exactly when its row is there.
 *
 * <p>A unit's transaction begins with the plain insert of its row. When another attempt at the same unit is still at work,
 * the insert waits for it, and then finds it done; so no unit is ever done twice, however many workers try.
 */
public final class ProgressTable {
    /** Also the name of every other thing a restore leaves on a target while it works. */
    public static final String SCHEMA = "polaris_restore";

    private static final String UNIQUE_VIOLATION = "23505";

    private static final String CREATE = """
            create schema if not exists polaris_restore;
            revoke all on schema polaris_restore from public;
            create table if not exists polaris_restore.restore (
                only_one boolean primary key default true check (only_one),
                restore_id text not null,
                plan_digest text not null,
                begun_at timestamptz not null default clock_timestamp());
            create table if not exists polaris_restore.progress (
                unit text primary key,
                rows bigint not null,
                bytes bigint not null,
                unlogged boolean not null,
                server_started_at timestamptz not null default pg_postmaster_start_time(),
                done_at timestamptz not null default clock_timestamp());
            """;

    private ProgressTable() {}

    /**
     * Takes the target for a restore; repeating it changes nothing. In autocommit mode.
     *
     * @return the id of the restore that has the target: the given one, or another that holds it
     */
    public static String take(Connection connection, String restoreId, String planDigest) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(CREATE);
        }
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into polaris_restore.restore (restore_id, plan_digest) values (?, ?) on conflict do nothing")) {
            insert.setString(1, restoreId);
            insert.setString(2, planDigest);
            insert.executeUpdate();
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select restore_id from polaris_restore.restore")) {
            row.next();
            return row.getString(1);
        }
    }

    /**
     * Begins a unit in the caller's open transaction. When it answers false the transaction is rolled back: the unit was
     * done before.
     *
     * @param unlogged whether what the unit writes is lost in a crash of the server, so that it must be done again then
     */
    public static boolean begin(Connection connection, String unit, long rows, long bytes, boolean unlogged)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into polaris_restore.progress (unit, rows, bytes, unlogged) values (?, ?, ?, ?)")) {
            insert.setString(1, unit);
            insert.setLong(2, rows);
            insert.setLong(3, bytes);
            insert.setBoolean(4, unlogged);
            insert.executeUpdate();
            return true;
        } catch (SQLException e) {
            if (!UNIQUE_VIOLATION.equals(e.getSQLState())) {
                throw e;
            }
            connection.rollback();
            return false;
        }
    }

    /** Units that are done and whose effect is still there. */
    public static Set<String> done(Connection connection) throws SQLException {
        Set<String> units = new HashSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select unit from polaris_restore.progress")) {
            while (rows.next()) {
                units.add(rows.getString(1));
            }
        }
        return units;
    }

    /** Those of the given units that are done. */
    public static Set<String> doneOf(Connection connection, Collection<String> names) throws SQLException {
        Set<String> units = new HashSet<>();
        try (PreparedStatement query =
                connection.prepareStatement("select unit from polaris_restore.progress where unit = any (?)")) {
            query.setArray(1, connection.createArrayOf("text", names.toArray()));
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    units.add(rows.getString(1));
                }
            }
        }
        return units;
    }

    /**
     * Settles a number that must be the same throughout a restore, whatever the configuration says later. In autocommit
     * mode.
     *
     * @param name its name; no unit may have the same
     * @param proposed what it is if nothing was settled before
     * @return what is settled
     */
    public static long settle(Connection connection, String name, long proposed) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into polaris_restore.progress"
                + " (unit, rows, bytes, unlogged) values (?, 0, ?, false) on conflict do nothing")) {
            insert.setString(1, name);
            insert.setLong(2, proposed);
            insert.executeUpdate();
        }
        try (PreparedStatement query =
                connection.prepareStatement("select bytes from polaris_restore.progress where unit = ?")) {
            query.setString(1, name);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /**
     * Waits until everything that was committed before survives a crash of the server: a commit that waits for the disk
     * waits for all before it. In autocommit mode.
     */
    public static void settleCommits(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set synchronous_commit = on");
        }
        try (PreparedStatement update = connection.prepareStatement(
                "update polaris_restore.progress set done_at = clock_timestamp() where unit = ?")) {
            update.setString(1, name);
            update.executeUpdate();
        }
    }

    /** Forgets the units whose effect a crash of the server has undone, so that they are done again. */
    public static int forgetLost(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(
                    "delete from polaris_restore.progress where unlogged and server_started_at <> pg_postmaster_start_time()");
        }
    }

    /** Removes every trace of the restore; repeating it changes nothing. */
    public static void drop(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("drop schema if exists polaris_restore cascade");
        }
    }
}
