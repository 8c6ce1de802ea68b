package dev.polaris.backup.rows;

import dev.polaris.backup.postgres.PostgresDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.LongSupplier;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the server whether a session's statement is at work, for heartbeats during statements that answer only at their end.
 * Waiting for a lock counts as work: the lock timeout ends that. A server that does not answer does not count.
 */
final class ServerWork implements SessionWatch, LongSupplier, AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(ServerWork.class);
    private static final String AT_WORK =
            "select exists (select from pg_stat_activity where pid = ? and state = 'active'"
                    + " and wait_event_type is distinct from 'Client')";

    private final PostgresDatabase database;
    private final String applicationName;
    private volatile Connection working;
    private volatile int pid;
    private Connection asking;
    private long seenAtWork;

    ServerWork(PostgresDatabase database, String applicationName) {
        this.database = database;
        this.applicationName = applicationName;
    }

    @Override
    public void watch(Connection connection) throws SQLException {
        pid = connection.unwrap(PGConnection.class).getBackendPID();
        working = connection;
    }

    /** Whether there is a session to watch yet: before that the work waits for its turn, or for the server. */
    boolean watches() {
        return working != null;
    }

    /** How often the session was seen at work so far; asked by one thread. */
    @Override
    public long getAsLong() {
        if (working == null) {
            return 0;
        }
        try {
            if (asking == null) {
                asking = database.connect(applicationName);
            }
            try (PreparedStatement statement = asking.prepareStatement(AT_WORK)) {
                statement.setInt(1, pid);
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    seenAtWork += row.getBoolean(1) ? 1 : 0;
                }
            }
        } catch (SQLException | RuntimeException e) {
            LOGGER.debug("the server does not tell what it is doing", e);
            close();
        }
        return seenAtWork;
    }

    /** Ends the work: its transaction is rolled back. May be called from any thread. */
    void stop() {
        Connection toEnd = working;
        if (toEnd != null) {
            try {
                toEnd.unwrap(PGConnection.class).cancelQuery();
                toEnd.abort(Runnable::run);
            } catch (SQLException e) {
                LOGGER.debug("the session could not be ended", e);
            }
        }
    }

    @Override
    public void close() {
        if (asking != null) {
            try {
                asking.close();
            } catch (SQLException e) {
                LOGGER.debug("a session could not be closed", e);
            }
            asking = null;
        }
    }
}
