package dev.polaris.backup.freeze;

import dev.polaris.backup.failure.FailureType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** A database that is being frozen or thawed, seen through one session of its administrator. */
final class FrozenDatabase {
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    /** Two numbers of the watch's advisory locks; so are they written in freeze.sql. */
    private static final int WATCHED = 1;

    private static final int FENCED = 2;
    private static final String LOCK = "select exists (select from pg_locks where locktype = 'advisory' and granted"
            + " and classid = 1886350437 and objid = ? and objsubid = 2"
            + " and database = (select oid from pg_database where datname = current_database()))";
    private static final String HERE = "(select system_identifier from pg_control_system()),"
            + " (select oid from pg_database where datname = current_database())";

    private final Connection connection;

    FrozenDatabase(Connection connection) {
        this.connection = connection;
    }

    /** Lets a session write whatever the database's default is, and wait as long as it has to. */
    static void prepare(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set session characteristics as transaction isolation level read committed, read write");
            statement.execute("set default_transaction_read_only = off");
            statement.execute("set statement_timeout = 0");
            // PostgreSQL 17 brought it.
            statement.execute(
                    "select set_config(name, '0', false) from pg_settings where name = 'transaction_timeout'");
        }
    }

    /** The freeze noted here; empty when there is none, or when the note is a copy of another database's. */
    Optional<FreezeLease> lease() throws SQLException {
        if (!truth("select to_regclass('polaris_freeze.lease') is not null")) {
            return Optional.empty();
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select procedure, until, frozen_at, thawed_at"
                        + " from polaris_freeze.lease where (system_identifier, database) = (" + HERE + ")")) {
            return row.next()
                    ? Optional.of(new FreezeLease(
                            row.getString(1), instant(row, 2).orElseThrow(), instant(row, 3), instant(row, 4)))
                    : Optional.empty();
        }
    }

    /**
     * Notes the freeze, before anything is switched off.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code FREEZE_HELD} when another run's freeze holds,
     *     {@code FREEZE_ENDED} when this run's has ended by itself
     */
    void take(FreezeOrder order, String label) throws SQLException {
        connection.setAutoCommit(false);
        // One freeze at a time; what another attempt has noted is seen afterwards.
        execute("select pg_advisory_xact_lock(1886350437, 0)");
        Optional<FreezeLease> held = lease();
        if (held.isPresent() && !held.get().procedure().equals(order.procedure())) {
            connection.rollback();
            throw FailureType.FREEZE_HELD.failure(label + " is frozen by "
                    + held.get().procedure() + " until " + held.get().until() + ".");
        }
        if (held.flatMap(FreezeLease::thawedAt).isPresent()) {
            throw FailureType.FREEZE_ENDED.failure(
                    label + " was frozen until " + held.get().thawedAt().get() + " and has been written since.");
        }
        if (held.isEmpty()) {
            execute("drop schema if exists polaris_freeze cascade");
            execute(script());
        }
        try (PreparedStatement insert = connection.prepareStatement("insert into polaris_freeze.lease"
                + " (procedure, until, system_identifier, database) select ?, ?, " + HERE
                + " on conflict (single) do update set until = excluded.until")) {
            insert.setString(1, order.procedure());
            insert.setObject(2, OffsetDateTime.ofInstant(order.until(), ZoneOffset.UTC));
            insert.executeUpdate();
        }
        connection.commit();
        connection.setAutoCommit(true);
    }

    /** Whether its time has come, by the server's clock. */
    boolean isOver(FreezeLease lease) throws SQLException {
        return !lease.until().isAfter(now());
    }

    /** Whether the statement that ends the freeze runs. */
    boolean isWatched() throws SQLException {
        return locked(WATCHED);
    }

    /** Whether every table that can be locked is. */
    boolean isFenced() throws SQLException {
        return locked(FENCED);
    }

    /** New sessions begin read-only from now on. */
    void switchOn() throws SQLException {
        execute("do $$ begin if (select frozen_at is null from polaris_freeze.lease) then"
                + " perform polaris_freeze.switch_on(); end if; end $$");
    }

    /** What was set before the freeze is set again. */
    void switchOff() throws SQLException {
        execute("select polaris_freeze.switch_off()");
    }

    /**
     * Ends the sessions that began before the freeze; how many. A statement that runs may end by itself first: whoever loses
     * their session in the middle of one does not know what became of it.
     */
    int endSessions() throws SQLException {
        return number("select polaris_freeze.end_sessions('-infinity', frozen_at, true) from polaris_freeze.lease");
    }

    /** Ends the sessions that began in the freeze: they would stay read-only. */
    void endReadOnlySessions() throws SQLException {
        execute("select polaris_freeze.end_sessions(frozen_at, thawed_at, true) from polaris_freeze.lease"
                + " where frozen_at is not null");
    }

    /** What keeps tables from being locked, for people. */
    String obstacles() throws SQLException {
        return text("select coalesce(string_agg(distinct what, ', '), 'no session is seen to hold one') from ("
                + " select 'prepared transaction ' || gid as what from pg_prepared_xacts where database = current_database()"
                + " union all select a.backend_type || ' of ' || coalesce(a.usename, '?') || ' (pid ' || a.pid || ')'"
                + " from pg_locks l join pg_stat_activity a using (pid) join polaris_freeze.fenced_table t using (relation)"
                + " where l.granted and l.mode not in ('AccessShareLock', 'RowShareLock', 'ShareLock')) as obstacle");
    }

    /** How far the fence reaches, for people. */
    String fence() throws SQLException {
        return text("""
                select case when count(*) = count(l.relation) then count(*) || ' tables locked against writing'
                       else count(l.relation) || ' of ' || count(*) || ' tables locked against writing; on the others only'
                            || ' sessions that set read-only off for themselves could still write: '
                            || string_agg(t.name, ', ' order by t.name) filter (where l.relation is null and t.place <= 20) end
                from (select *, row_number() over (order by name) as place from polaris_freeze.fenced_table) t
                left join pg_locks l on l.relation = t.relation and l.mode = 'ShareLock' and l.granted
                    and l.database in (0, (select oid from pg_database where datname = current_database()))
                    and l.pid = (select pid from pg_locks where locktype = 'advisory' and classid = 1886350437
                                 and objid = 1 and granted limit 1)""");
    }

    /** That the fence was down meanwhile, for people; empty when it was not. */
    String interruption() throws SQLException {
        return text("select coalesce(max('; the server was started again at ' || pg_postmaster_start_time()"
                + " || ', and until now sessions that set read-only off for themselves could write'), '')"
                + " from polaris_freeze.lease where frozen_at < pg_postmaster_start_time()");
    }

    /** The server's time at which no session but ours had begun to write. */
    Instant assertNoWriter(String label) throws SQLException {
        execute("select polaris_freeze.refuse_writers()");
        String writers = text("select string_agg(usename || ' (pid ' || pid || ')', ', ') from polaris_freeze.client"
                + " where backend_xid is not null");
        if (writers != null) {
            throw FailureType.FREEZE_FAILED.failure(label + " is still written by " + writers + ".");
        }
        return now();
    }

    /** Removes what the freeze kept here; what a dump is reading meanwhile is removed by the next freeze. */
    void forget() throws SQLException {
        try {
            execute("set lock_timeout = '3s'");
            execute("drop schema polaris_freeze cascade");
        } catch (SQLException e) {
            if (!LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                throw e;
            }
            execute("delete from polaris_freeze.lease");
        }
    }

    private boolean locked(int which) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(LOCK)) {
            query.setInt(1, which);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    private Instant now() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select clock_timestamp()")) {
            row.next();
            return instant(row, 1).orElseThrow();
        }
    }

    private static Optional<Instant> instant(ResultSet row, int column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    private boolean truth(String sql) throws SQLException {
        return "t".equals(text(sql));
    }

    private int number(String sql) throws SQLException {
        return Integer.parseInt(text(sql));
    }

    private String text(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String script() {
        try (InputStream script = FrozenDatabase.class.getResourceAsStream("freeze.sql")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
