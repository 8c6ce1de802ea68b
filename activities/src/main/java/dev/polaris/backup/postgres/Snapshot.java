package dev.polaris.backup.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;

/**
 * One moment of the database, held open by a session so that several tools see the same rows. When the session is lost
 * the moment is gone: it cannot be resumed, only taken anew.
 */
public final class Snapshot implements AutoCloseable {
    private final Connection connection;
    private final String id;
    private final Instant time;

    private Snapshot(Connection connection, String id, Instant time) {
        this.connection = connection;
        this.id = id;
        this.time = time;
    }

    /**
     * Takes a snapshot.
     *
     * @throws io.temporal.failure.ApplicationFailure typed by what the server said
     */
    public static Snapshot take(PostgresDatabase source, String applicationName) {
        Connection connection = source.connect(applicationName);
        try (Statement statement = connection.createStatement()) {
            // An idle holder is the normal case for hours; no server default may end it.
            statement.execute("set idle_in_transaction_session_timeout = 0; set statement_timeout = 0");
            statement.execute("begin isolation level repeatable read, read only");
            try (ResultSet row =
                    statement.executeQuery("select pg_export_snapshot(), extract(epoch from now())::numeric")) {
                row.next();
                return new Snapshot(connection, row.getString(1), instant(row.getBigDecimal(2)));
            }
        } catch (SQLException e) {
            try {
                connection.close();
            } catch (SQLException closing) {
                e.addSuppressed(closing);
            }
            throw PostgresFailures.of(e, source, "taking a snapshot");
        }
    }

    private static Instant instant(java.math.BigDecimal epochSeconds) {
        return Instant.ofEpochMilli(epochSeconds.movePointRight(3).longValue());
    }

    /** The name to give to {@code --snapshot} and {@code SET TRANSACTION SNAPSHOT}. */
    public String id() {
        return id;
    }

    /** The source's clock when it was taken, in milliseconds. */
    public Instant time() {
        return time;
    }

    /** The holder's session, which sees the snapshot's rows. */
    public Connection connection() {
        return connection;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // The session is gone already, and with it the snapshot; there is nothing left to release.
        }
    }
}
