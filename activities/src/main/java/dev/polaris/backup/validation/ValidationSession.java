package dev.polaris.backup.validation;

import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.postgres.PostgresFailures;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.postgresql.PGConnection;

/**
 * A session that reads a restored database with the settings that the rows were hashed with when they were dumped: those
 * that the index names, and those that pg_dump sends. It changes nothing. For one thread, except {@link #stop}.
 */
final class ValidationSession implements AutoCloseable {
    /** What pg_dump sets besides what the index records; the rest keeps a long read from being ended. */
    private static final String SETTINGS = """
            set search_path = '';
            set synchronize_seqscans = off;
            set row_security = off;
            set statement_timeout = 0;
            set lock_timeout = '60s';
            set idle_in_transaction_session_timeout = 0;
            set default_transaction_read_only = on;
            set default_transaction_isolation = 'repeatable read';
            """;

    private static final int FIRST_WITH_TRANSACTION_TIMEOUT = 17;

    private final PostgresDatabase target;
    private final Connection connection;

    private ValidationSession(PostgresDatabase target, Connection connection) {
        this.target = target;
        this.connection = connection;
    }

    /**
     * Opens a session.
     *
     * @param applicationName by which the session is known on the server
     * @param settings the index's session settings
     * @param encoding the archive's encoding in PostgreSQL's word, in which the rows' text was hashed
     * @throws io.temporal.failure.ApplicationFailure typed by what the server said
     */
    static ValidationSession open(
            PostgresDatabase target, String applicationName, Map<String, String> settings, String encoding) {
        ValidationSession session = new ValidationSession(target, target.connect(applicationName));
        try {
            session.prepare(settings, encoding);
            return session;
        } catch (SQLException e) {
            session.close();
            throw PostgresFailures.of(e, target, "preparing a session");
        }
    }

    private void prepare(Map<String, String> settings, String encoding) throws SQLException {
        set("client_encoding", encoding);
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            set(setting.getKey(), setting.getValue());
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute(SETTINGS);
            if (connection.getMetaData().getDatabaseMajorVersion() >= FIRST_WITH_TRANSACTION_TIMEOUT) {
                statement.execute("set transaction_timeout = 0");
            }
        }
        connection.setAutoCommit(false);
    }

    private void set(String name, String value) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select set_config(?, ?, false)")) {
            statement.setString(1, name);
            statement.setString(2, value);
            statement.executeQuery().close();
        }
    }

    Connection connection() {
        return connection;
    }

    int serverMajor() throws SQLException {
        return connection.getMetaData().getDatabaseMajorVersion();
    }

    /** Takes what a query answers, row by row. */
    void query(String sql, RowTaker taker) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            // Without autocommit this fetches in portions instead of all at once.
            statement.setFetchSize(1_000);
            try (ResultSet rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                    taker.take(rows);
                }
            }
        }
    }

    /** Takes a row. */
    interface RowTaker {
        void take(ResultSet row) throws SQLException;
    }

    /** Ends the transaction, so that what failed in it does not matter any more. */
    void rollback() throws SQLException {
        connection.rollback();
    }

    /** A failure of the connection or the server; what the server says of one object is for the caller to judge. */
    boolean isLost(SQLException e) {
        String state = e.getSQLState() == null ? "08000" : e.getSQLState();
        return state.startsWith("08") || state.startsWith("57") || state.startsWith("53") || state.startsWith("58");
    }

    RuntimeException failure(SQLException e, String doing) {
        return PostgresFailures.of(e, target, doing);
    }

    /** Makes the session's statement end soon, from another thread. */
    void stop() {
        try {
            connection.unwrap(PGConnection.class).cancelQuery();
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            // It is closed, or the server is out of reach.
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // The session is gone; nothing of it is left to release.
        }
    }
}
