package dev.polaris.backup.restore;

import dev.polaris.backup.postgres.PostgresDatabase;
import io.temporal.failure.ApplicationFailure;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Whether the server is at work on a restore: an index build says nothing for hours, so its silence is not taken for
 * death as long as a session of the restore runs a statement and waits for no lock. For one thread.
 */
public final class ServerWatch implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofSeconds(3);
    private static final int PATIENCE_MILLIS = 10_000;
    private static final String AT_WORK = """
            select count(*) from pg_catalog.pg_stat_activity
            where application_name = ? and state = 'active' and wait_event_type is distinct from 'Lock'
              and pid <> pg_catalog.pg_backend_pid()
            """;

    private final PostgresDatabase target;
    private final String restoreId;
    private Connection connection;
    private long lastLook = System.nanoTime();
    private long seen;

    public ServerWatch(PostgresDatabase target, String restoreId) {
        this.target = target;
        this.restoreId = restoreId;
    }

    /** A number that rises while the server is at work. */
    public long seenAtWork() {
        if (System.nanoTime() - lastLook >= INTERVAL.toNanos()) {
            lastLook = System.nanoTime();
            look();
        }
        return seen;
    }

    private void look() {
        try {
            if (connection == null) {
                connection = target.connect("polaris-restore-watch");
                connection.setNetworkTimeout(Runnable::run, PATIENCE_MILLIS);
            }
            try (var statement = connection.prepareStatement(AT_WORK)) {
                statement.setString(1, restoreId);
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    seen += row.getLong(1);
                }
            }
        } catch (SQLException | ApplicationFailure e) {
            // A server that cannot be asked is not seen at work; the work itself will say what is wrong.
            close();
        }
    }

    @Override
    public void close() {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                // It is gone already.
            }
            connection = null;
        }
    }
}
