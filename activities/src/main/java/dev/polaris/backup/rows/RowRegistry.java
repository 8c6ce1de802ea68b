package dev.polaris.backup.rows;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What row restores have going on in a target, kept in the target itself in the schema {@code polaris_rows}: stagings with
 * their expiry, and merges. A merge and its row here are one transaction, so a merge has happened exactly when its row is
 * there. The schema goes with its last row.
 */
final class RowRegistry {
    static final String SCHEMA = "polaris_rows";

    /** Any number that nobody else uses as an advisory lock: creating and dropping the schema must not overlap. */
    private static final String LOCK = "select pg_advisory_xact_lock(7381660145020417)";

    private static final String UNIQUE_VIOLATION = "23505";

    private static final String CREATE = """
            create schema if not exists polaris_rows;
            create table if not exists polaris_rows.staging (
                restore_id text primary key,
                generation int not null,
                schema_name text not null unique,
                about text not null,
                complete boolean not null default false,
                begun_at timestamptz not null default clock_timestamp(),
                expires_at timestamptz not null);
            create table if not exists polaris_rows.staged_table (
                restore_id text not null references polaris_rows.staging on delete cascade,
                place int not null,
                table_schema text not null,
                table_name text not null,
                relation text not null,
                staging_name text not null,
                columns text[] not null,
                row_count bigint not null,
                primary key (restore_id, place));
            create table if not exists polaris_rows.finding (
                restore_id text not null references polaris_rows.staging on delete cascade,
                place int generated always as identity,
                refusal boolean not null,
                message text not null);
            create table if not exists polaris_rows.merge (
                restore_id text primary key,
                report text not null,
                merged_at timestamptz not null default clock_timestamp());
            """;

    /**
     * A staging.
     *
     * @param generation which staging of its restore it is
     * @param complete whether every table is loaded
     */
    record Staging(String restoreId, int generation, String schema, boolean complete, Instant expiresAt) {}

    /** What staging found out about the tables, beside their rows. */
    record Finding(boolean refusal, String message) {}

    private RowRegistry() {}

    /** Makes the schema if it is not there; in autocommit mode. */
    static void create(Connection connection) throws SQLException {
        locked(connection, statement -> {
            statement.execute(CREATE);
            Grants.revokeAll(connection, SCHEMA);
        });
    }

    private static boolean exists(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select to_regclass('polaris_rows.merge') is not null")) {
            row.next();
            return row.getBoolean(1);
        }
    }

    static Optional<Staging> staging(Connection connection, String restoreId) throws SQLException {
        if (!exists(connection)) {
            return Optional.empty();
        }
        return stagings(connection, "restore_id = ?", restoreId).stream().findFirst();
    }

    /** Stagings that nobody came back for. */
    static List<Staging> expired(Connection connection) throws SQLException {
        return exists(connection)
                ? stagings(connection, "expires_at < clock_timestamp() and restore_id <> ?", "")
                : List.of();
    }

    private static List<Staging> stagings(Connection connection, String which, String restoreId) throws SQLException {
        List<Staging> stagings = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "select restore_id, generation, schema_name, complete, expires_at from polaris_rows.staging where "
                        + which)) {
            statement.setString(1, restoreId);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    stagings.add(new Staging(
                            row.getString(1),
                            row.getInt(2),
                            row.getString(3),
                            row.getBoolean(4),
                            row.getTimestamp(5).toInstant()));
                }
            }
        }
        return stagings;
    }

    static void open(Connection connection, RowOrder order, String schema) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into polaris_rows.staging (restore_id, generation, schema_name, about, expires_at)"
                        + " values (?, ?, ?, ?, clock_timestamp() + make_interval(secs => ?))")) {
            insert.setString(1, order.restoreId());
            insert.setInt(2, order.generation());
            insert.setString(3, schema);
            insert.setString(4, order.source().table() + " for " + order.ticket());
            insert.setLong(5, order.keepStaging().toSeconds());
            insert.executeUpdate();
        }
    }

    /** Records a table's load, in the load's transaction. */
    static void addTable(Connection connection, String restoreId, int place, StagedTable table, long rows)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into polaris_rows.staged_table values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (restore_id, place)"
                        + " do update set row_count = excluded.row_count")) {
            insert.setString(1, restoreId);
            insert.setInt(2, place);
            insert.setString(3, table.live().name().schema());
            insert.setString(4, table.live().name().name());
            insert.setString(5, table.relation().name());
            insert.setString(6, table.staging().name());
            insert.setArray(7, connection.createArrayOf("text", table.columns().toArray()));
            insert.setLong(8, rows);
            insert.executeUpdate();
        }
    }

    static void addFinding(Connection connection, String restoreId, Finding finding) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into polaris_rows.finding (restore_id, refusal, message) values (?, ?, ?)")) {
            insert.setString(1, restoreId);
            insert.setBoolean(2, finding.refusal());
            insert.setString(3, finding.message());
            insert.executeUpdate();
        }
    }

    static List<Finding> findings(Connection connection, String restoreId) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "select refusal, message from polaris_rows.finding where restore_id = ? order by place")) {
            statement.setString(1, restoreId);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    findings.add(new Finding(row.getBoolean(1), row.getString(2)));
                }
            }
        }
        return findings;
    }

    static void complete(Connection connection, String restoreId) throws SQLException {
        update(connection, "update polaris_rows.staging set complete = true where restore_id = ?", restoreId);
    }

    /** The staged tables as they were loaded, with today's catalogues. */
    static List<Loaded> tables(Connection connection, Staging staging) throws SQLException {
        List<Loaded> tables = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "select table_schema, table_name, relation,"
                        + " staging_name, columns, row_count from polaris_rows.staged_table where restore_id = ? order by place")) {
            statement.setString(1, staging.restoreId());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    LiveTable live = LiveCatalog.read(connection, new TableName(row.getString(1), row.getString(2)));
                    StagedTable table = new StagedTable(
                            live,
                            TableRelation.valueOf(row.getString(3)),
                            new TableName(staging.schema(), row.getString(4)),
                            List.of((String[]) row.getArray(5).getArray()));
                    tables.add(new Loaded(table, row.getLong(6)));
                }
            }
        }
        return tables;
    }

    /** A staged table and how many rows were loaded into it. */
    record Loaded(StagedTable table, long rows) {}

    /** The report of the restore's merge when it has committed. */
    static Optional<String> merged(Connection connection, String restoreId) throws SQLException {
        if (!exists(connection)) {
            return Optional.empty();
        }
        try (PreparedStatement statement =
                connection.prepareStatement("select report from polaris_rows.merge where restore_id = ?")) {
            statement.setString(1, restoreId);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        }
    }

    /**
     * Begins the merge in the caller's transaction. When another attempt at it is at work, this waits for it; when that one
     * commits, the answer is false and the transaction is rolled back.
     */
    static boolean beginMerge(Connection connection, String restoreId) throws SQLException {
        try {
            update(connection, "insert into polaris_rows.merge (restore_id, report) values (?, '')", restoreId);
            return true;
        } catch (SQLException e) {
            if (!UNIQUE_VIOLATION.equals(e.getSQLState())) {
                throw e;
            }
            connection.rollback();
            return false;
        }
    }

    static void report(Connection connection, String restoreId, String report) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("update polaris_rows.merge set report = ? where restore_id = ?")) {
            statement.setString(1, report);
            statement.setString(2, restoreId);
            statement.executeUpdate();
        }
    }

    /** Drops a restore's staging schema and its rows here; in autocommit mode. */
    static void dropStaging(Connection connection, Staging staging) throws SQLException {
        locked(connection, statement -> {
            statement.execute("drop schema if exists " + TableName.quoted(staging.schema()) + " cascade");
            update(connection, "delete from polaris_rows.staging where restore_id = ?", staging.restoreId());
        });
    }

    /** Forgets a restore's merge, and drops the registry when nothing else is in it; in autocommit mode. */
    static void forget(Connection connection, String restoreId) throws SQLException {
        if (!exists(connection)) {
            return;
        }
        locked(connection, statement -> {
            update(connection, "delete from polaris_rows.merge where restore_id = ?", restoreId);
            try (ResultSet row = statement.executeQuery("select exists (select from polaris_rows.staging)"
                    + " or exists (select from polaris_rows.merge)")) {
                row.next();
                if (row.getBoolean(1)) {
                    return;
                }
            }
            statement.execute("drop schema polaris_rows cascade");
        });
    }

    private static void update(Connection connection, String sql, String restoreId) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, restoreId);
            statement.executeUpdate();
        }
    }

    private interface Work {
        void run(Statement statement) throws SQLException;
    }

    private static void locked(Connection connection, Work work) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(LOCK);
            work.run(statement);
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }
}
