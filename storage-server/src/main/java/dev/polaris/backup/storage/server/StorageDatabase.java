package dev.polaris.backup.storage.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.ConcurrentLinkedDeque;

/** Sessions on the project's database, one for each request that needs one at the time; all of them are kept. */
final class StorageDatabase implements AutoCloseable {
    private final String address;
    private final Properties properties = new Properties();
    private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();

    StorageDatabase(ServerSettings settings) {
        address = settings.database();
        properties.setProperty("user", settings.user());
        properties.setProperty("password", settings.password());
        properties.setProperty("ApplicationName", "storage-server");
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("logServerErrorDetail", "false");
        // The same few statements for ever: the server prepares them at once.
        properties.setProperty("prepareThreshold", "1");
    }

    /** What is done on a session. */
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /** Statements that each stand for themselves. */
    <T> T ask(Work<T> work) {
        Connection kept = idle.pollFirst();
        if (kept != null) {
            try {
                return done(kept, work);
            } catch (SQLException e) {
                close(kept);
                if (!isBroken(e)) {
                    throw refused(e);
                }
                // Kept since before the server was restarted; the others are as old.
                closeIdle();
            }
        }
        try {
            return done(DriverManager.getConnection(address, properties), work);
        } catch (SQLException e) {
            throw refused(e);
        }
    }

    /** Statements that happen together or not at all. */
    <T> T together(Work<T> work) {
        return ask(connection -> {
            connection.setAutoCommit(false);
            try {
                T result = work.on(connection);
                connection.commit();
                return result;
            } finally {
                // Without effect after the commit.
                connection.rollback();
                connection.setAutoCommit(true);
            }
        });
    }

    private <T> T done(Connection connection, Work<T> work) throws SQLException {
        T result;
        try {
            result = work.on(connection);
        } catch (StorageError refusal) {
            idle.addFirst(connection);
            throw refusal;
        } catch (SQLException e) {
            close(connection);
            throw e;
        }
        idle.addFirst(connection);
        return result;
    }

    private static StorageError refused(SQLException e) {
        return isBroken(e) ? StorageError.databaseTimeout() : StorageError.internal();
    }

    private static boolean isBroken(SQLException e) {
        String state = e.getSQLState();
        return state != null && (state.startsWith("08") || state.startsWith("57P"));
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // It is gone either way.
        }
    }

    private void closeIdle() {
        for (Connection connection = idle.pollFirst(); connection != null; connection = idle.pollFirst()) {
            close(connection);
        }
    }

    @Override
    public void close() {
        closeIdle();
    }
}
