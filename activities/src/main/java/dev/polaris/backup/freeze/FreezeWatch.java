package dev.polaris.backup.freeze;

import dev.polaris.backup.postgres.PostgresDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the statement that ends a freeze. It runs in the server: once it has begun, the server does not look whether its
 * client is still there, so it goes on when this worker dies. Our end waits for it in a thread of its own.
 */
final class FreezeWatch {
    private static final Logger LOGGER = LoggerFactory.getLogger(FreezeWatch.class);

    private FreezeWatch() {}

    static void start(PostgresDatabase database, String procedure) {
        // Connected here, so that the caller hears why when it cannot be.
        Connection connection = database.connectForScripts(SqlFreeze.SESSION + "-watch");
        Thread thread = new Thread(() -> run(connection, procedure), "freeze of " + database.label());
        thread.setDaemon(true);
        thread.start();
    }

    private static void run(Connection connection, String procedure) {
        try (connection;
                Statement statement = connection.createStatement()) {
            FrozenDatabase.prepare(connection);
            statement.execute("set client_connection_check_interval = 0");
            statement.execute("call polaris_freeze.watch(" + statement.enquoteLiteral(procedure) + ")");
        } catch (SQLException e) {
            // A freeze that is repeated finds no watch and starts one.
            LOGGER.warn("the watch of a freeze ended before its time: SQLSTATE {}", e.getSQLState());
        }
    }
}
