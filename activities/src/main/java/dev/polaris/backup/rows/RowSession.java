package dev.polaris.backup.rows;

import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.postgres.PostgresFailures;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Opens a row restore's sessions on a target. */
final class RowSession {
    /**
     * Names are looked up in the catalogue only, so that nobody's function or operator takes the place of the server's. Row
     * security would hide rows from the comparison: with {@code off} the server refuses instead.
     */
    private static final String SETTINGS = """
            set search_path = pg_catalog; set row_security = off; set xmloption = content; set statement_timeout = 0;
            set idle_in_transaction_session_timeout = 0; set client_min_messages = error;
            set standard_conforming_strings = on; set jit = off""";

    private RowSession() {}

    /** A session of this restore, which ends when the restore's sessions are ended. */
    static Connection open(PostgresDatabase target, String restoreId) {
        Connection connection = target.connect(restoreId);
        try (Statement statement = connection.createStatement()) {
            statement.execute(SETTINGS);
            return connection;
        } catch (SQLException e) {
            try {
                connection.close();
            } catch (SQLException closing) {
                e.addSuppressed(closing);
            }
            throw PostgresFailures.of(e, target, "beginning to work");
        }
    }
}
