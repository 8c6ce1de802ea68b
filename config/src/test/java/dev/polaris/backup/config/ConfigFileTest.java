package dev.polaris.backup.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.polaris.backup.config.DatabaseConfig.SslMode;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.settings.Timing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ConfigFileTest {
    private static final Path SHIPPED = Path.of("..", "polaris.yaml");

    @Test
    void theShippedExampleIsPolarisCoach() throws Exception {
        PolarisConfig config = ConfigFile.load(SHIPPED, Map.of());

        assertThat(config.environments()).containsOnlyKeys("prod");
        assertThat(config.environment("prod").databaseSchedule())
                .contains(new ScheduleConfig("30 19 * * *", Duration.ofHours(12), false));
        assertThat(config.store().bucket()).isEqualTo("polaris-backups");
        assertThat(config.storeCredentials()).containsOnlyKeys(Role.BACKUP, Role.VERIFY);
        assertThat(config.timing()).isEqualTo(Timing.DEFAULT);
    }

    @Test
    void everyDefaultIsPinned() throws Exception {
        PolarisConfig config = ConfigFile.parse(
                "{s3: {bucket: b}, environments: {prod: {source: {host: h, user: u, password: '${env:P}'}}}}",
                Map.of());

        assertThat(config.temporal().target()).isEqualTo("127.0.0.1:7233");
        assertThat(config.store().allowUnversioned()).isFalse();
        assertThat(config.environment("prod").source().sslMode()).isEqualTo(SslMode.VERIFY_FULL);
        assertThat(config.environment("prod").source().port()).isEqualTo(5432);
        assertThat(config.environment("prod").databaseSchedule()).isEmpty();
        assertThat(config.dump().compressionLevel()).isEqualTo(6);
        assertThat(config.worker()).isEqualTo(new WorkerConfig("127.0.0.1", 9464, Duration.ofSeconds(30), 1));
    }

    @Test
    void everyMistakeIsListedAtOnceWithItsPath() {
        String yaml = """
                s3: {bucket: "", colour: red, endpoint: "ftp://x"}
                environments:
                  PROD:
                    source: {host: h, port: 6543, user: u, password: hunter2, sslMode: sometimes}
                    schedules: {database: {cron: "every night"}}
                dump: {compressionLevel: 12}
                timing: {heartbeat: soon, tries: many}
                backup: true
                """;

        List<Problem> problems = catchThrowableOfType(
                        ConfigurationException.class, () -> ConfigFile.parse(yaml, Map.of()))
                .problems();

        assertThat(problems)
                .extracting(Problem::path)
                .containsExactlyInAnyOrder(
                        "s3.bucket",
                        "s3.colour",
                        "s3.endpoint",
                        "environments.PROD",
                        "environments.PROD.source.port",
                        "environments.PROD.source.password",
                        "environments.PROD.source.sslMode",
                        "environments.PROD.schedules.database.cron",
                        "dump.compressionLevel",
                        "timing.heartbeat",
                        "timing.tries",
                        "backup");
        assertThat(problems.toString()).doesNotContain("hunter2");
    }

    @Test
    void anUnsetVariableIsAMistakeUnlessItHasADefault() {
        List<Problem> problems = catchThrowableOfType(
                        ConfigurationException.class,
                        () -> ConfigFile.parse(
                                "{s3: {bucket: '${env:BUCKET}'}, environments: {prod: {source: {host: '${env:HOST:-db}', user: u,"
                                        + " password: '${env:P}'}}}}",
                                Map.of()))
                .problems();

        assertThat(problems).singleElement().extracting(Problem::path).isEqualTo("s3.bucket");
    }

    @Test
    void aBrokenFileDoesNotQuoteItself() {
        ConfigurationException refused = catchThrowableOfType(
                ConfigurationException.class, () -> ConfigFile.parse("password: [hunter2", Map.of()));

        assertThat(refused).hasMessageContaining("not YAML").hasMessageNotContaining("hunter2");
    }
}
