package dev.polaris.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polaris.backup.config.DatabaseConfig;
import dev.polaris.backup.config.DatabaseConfig.SslMode;
import dev.polaris.backup.config.SecretReference;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.postgres.PostgresDatabase.Side;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

final class PostgresFailuresTest {
    /** What PostgreSQL 15 says to a new session when its disk is full, instead of the state for a full disk. */
    private static final PSQLException NO_SPACE_TO_BEGIN =
            new PSQLException(new ServerErrorMessage("SFATAL\0VFATAL\0CXX000\0Mcould not write init file\0"));

    private static final DatabaseConfig DATABASE = new DatabaseConfig(
            "127.0.0.1",
            5432,
            "postgres",
            "postgres",
            new SecretReference(SecretReference.Source.ENV, "P"),
            SslMode.DISABLE,
            Optional.empty());

    @Test
    void aTargetTooFullForASessionIsFull() {
        PostgresDatabase target = new PostgresDatabase(Side.TARGET, DATABASE, Map.of());

        assertThat(FailureType.of(PostgresFailures.of(NO_SPACE_TO_BEGIN, target, "connecting")))
                .isEqualTo(FailureType.TARGET_FULL);
        assertThat(PostgresFailures.refused(NO_SPACE_TO_BEGIN))
                .as("whether the statement is to blame")
                .isFalse();
    }
}
