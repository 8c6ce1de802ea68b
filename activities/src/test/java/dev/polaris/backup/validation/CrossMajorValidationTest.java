package dev.polaris.backup.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.polaris.backup.config.HealthCheckConfig;
import dev.polaris.backup.postgres.PostgresCluster;
import dev.polaris.backup.restore.ValidationCheck;
import dev.polaris.backup.restore.ValidationReport;
import dev.polaris.backup.verify.CheckVerdict;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A backup of one major, restored into a later one: what is equal passes, what is worded anew is not proven. */
class CrossMajorValidationTest {
    private static final String NEWER = System.getenv("POLARIS_PG17_BIN");

    @Test
    void rowsAreEqualAndNothingFails() throws Exception {
        assumeTrue(NEWER != null, "set POLARIS_PG17_BIN to the bin directory of a PostgreSQL 17 server");
        try (PostgresCluster older = PostgresCluster.start();
                PostgresCluster newer =
                        PostgresCluster.start(Path.of(NEWER), PostgresCluster.Authentication.TRUST, Map.of())) {
            DemoBackup.load(older, 400);
            DemoBackup backup = DemoBackup.of(older, DemoBackup.DATABASE);
            DemoBackup.loadRoles(newer);
            backup.restoreInto(newer, "copy");
            ValidationSettings settings = new ValidationSettings(
                    2,
                    ValidationSettings.USUAL_RANGE,
                    Optional.of(NEWER),
                    false,
                    Set.of(),
                    HealthCheckConfig.standard(),
                    Instant.now(),
                    Map.of(),
                    false);

            ValidationReport report = new RestoreValidation(
                            DemoBackup.target(newer, "copy"),
                            backup.archive(),
                            backup.indexSource(),
                            "polaris-test/validation",
                            settings)
                    .run();

            assertThat(report.failures()).isEmpty();
            assertThat(report.verdict()).isEqualTo(CheckVerdict.NOT_RUN);
            assertThat(report.checks())
                    .filteredOn(check -> !check.name().equals("schema"))
                    .extracting(ValidationCheck::verdict)
                    .containsOnly(CheckVerdict.PASSED);
            assertThat(report.share().tablesProven()).isEqualTo(report.share().tables());
        }
    }
}
