package dev.polaris.backup.restore;

import dev.polaris.backup.archive.TocEntry;
import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.postgres.PostgresFailures;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.postgresql.PGConnection;

/**
 * One session of a restore on its target, with the settings under which archive SQL means what pg_dump meant, outside
 * autocommit. For one thread, except {@link #stop}.
 */
final class RestoreSession implements AutoCloseable {
    /** Others' locks end a wait after this; waiting on is the caller's decision. */
    private static final String LOCK_TIMEOUT = "30s";

    private static final int FIRST_WITH_TRANSACTION_TIMEOUT = 17;

    private final PostgresDatabase target;
    private final Connection connection;
    private final Runnable forget;
    private String tablespace;
    private String accessMethod;

    RestoreSession(PostgresDatabase target, Connection connection, int maintenanceWorkMemory, Runnable forget)
            throws SQLException {
        this.target = target;
        this.connection = connection;
        this.forget = forget;
        try (Statement statement = connection.createStatement()) {
            statement.execute("""
                    set search_path = '';
                    set check_function_bodies = false;
                    set xmloption = content;
                    set row_security = off;
                    set standard_conforming_strings = on;
                    set client_min_messages = warning;
                    set statement_timeout = 0;
                    set idle_in_transaction_session_timeout = 0;
                    set default_transaction_read_only = off;
                    set default_transaction_isolation = 'read committed';
                    set lock_timeout = '%s';
                    set maintenance_work_mem = '%dMB';
                    """.formatted(LOCK_TIMEOUT, maintenanceWorkMemory));
            if (connection.getMetaData().getDatabaseMajorVersion() >= FIRST_WITH_TRANSACTION_TIMEOUT) {
                statement.execute("set transaction_timeout = 0");
            }
        }
        connection.setAutoCommit(false);
    }

    Connection connection() {
        return connection;
    }

    /** Runs a script; several statements may be in it. */
    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }

    /** Selects where the next object is stored. */
    void place(EntryStatements statements, TocEntry entry) throws SQLException {
        Optional<String> space = statements.tablespace(entry);
        if (space.isPresent() && !space.get().equals(tablespace)) {
            String name = space.get();
            execute("set default_tablespace = " + (name.isEmpty() ? "''" : SqlNames.quoted(name)));
            tablespace = name;
        }
        Optional<String> method = statements.accessMethod(entry);
        if (method.isPresent() && !method.get().equals(accessMethod)) {
            execute("set default_table_access_method = " + SqlNames.quoted(method.get()));
            accessMethod = method.get();
        }
    }

    void commit() throws SQLException {
        connection.commit();
    }

    /** Ends the transaction without effect; also the settings that were made in it are gone. */
    void rollback() throws SQLException {
        tablespace = null;
        accessMethod = null;
        connection.rollback();
    }

    /** Makes the session's statement end soon, from another thread. */
    void stop() {
        try {
            // A closed socket alone does not end an index build: the server would go on for hours.
            connection.unwrap(PGConnection.class).cancelQuery();
        } catch (SQLException e) {
            // The server is out of reach; closing our end is all that is left.
        }
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            // It is closed already.
        }
    }

    @Override
    public void close() {
        forget.run();
        try {
            connection.close();
        } catch (SQLException e) {
            // The session is gone; nothing of it is left to release.
        }
    }

    /** The failure of something that is no entry. */
    RuntimeException failure(SQLException e, String doing) {
        return PostgresFailures.of(e, target, doing);
    }
}
