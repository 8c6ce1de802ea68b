package dev.polaris.backup.freeze;

import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.postgres.PostgresDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Writes as anybody would who sets nothing for their session. */
record FreezeProbe(PostgresDatabase database) {
    private static final String READ_ONLY = "25006";

    static FreezeProbe of(PostgresDatabase database) {
        return new FreezeProbe(database);
    }

    /**
     * Tries to write.
     *
     * @return what the server answered, for people
     * @throws io.temporal.failure.ApplicationFailure {@code FREEZE_FAILED} when it could
     */
    String refusedWrite() throws SQLException {
        try (Connection connection = database.connect(SqlFreeze.SESSION);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("create table polaris_freeze.probe ()");
            connection.rollback();
            throw FailureType.FREEZE_FAILED.failure(database.label() + " still lets new sessions write.");
        } catch (SQLException e) {
            if (READ_ONLY.equals(e.getSQLState())) {
                return "a probing write was refused (SQLSTATE " + READ_ONLY + ")";
            }
            throw e;
        }
    }
}
