package dev.polaris.backup.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polaris.backup.config.DatabaseConfig;
import dev.polaris.backup.config.DatabaseConfig.SslMode;
import dev.polaris.backup.config.RebuildConfig;
import dev.polaris.backup.config.RebuildConfig.EnvFile;
import dev.polaris.backup.config.RebuildConfig.Secret;
import dev.polaris.backup.config.SecretReference;
import dev.polaris.backup.config.TargetConfig;
import dev.polaris.backup.instance.Instance;
import dev.polaris.backup.postgres.PostgresCluster;
import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.restore.RestoreTarget;
import dev.polaris.backup.restore.Targets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets that a real server and real files get. */
final class SecretActivitiesTest {
    private static PostgresCluster cluster;

    @TempDir
    private Path directory;

    private Path password;
    private Path env;
    private SecretActivities secrets;

    @BeforeAll
    static void start() throws Exception {
        cluster = PostgresCluster.start(
                PostgresCluster.defaultBinaries(),
                PostgresCluster.Authentication.SCRAM,
                Map.of("log_statement", "all"));
        cluster.execute("postgres", "create role app login password 'old'");
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void configure() throws Exception {
        password = Files.writeString(directory.resolve("app"), "old\n");
        env = Files.writeString(
                directory.resolve(".env"),
                "# the app\nDATABASE_URL=postgres://app:old@gone/db\nexport KEY=\"x\"\nPORT=80\n");
        RebuildConfig config = new RebuildConfig(
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(
                        new Secret("app", password, Optional.of("app")),
                        new Secret("key", directory.resolve("key"), Optional.empty())),
                Optional.of(new EnvFile(
                        env,
                        Map.of(
                                "DATABASE_URL",
                                "postgres://app:${secret:app}@${instance:host}:${instance:port}/${instance:database}",
                                "KEY",
                                "${secret:key}",
                                "GREETING",
                                "say \"$hi\""))),
                List.of(),
                List.of());
        secrets = new SecretActivitiesForEnvironment(
                Optional.of(config), target -> new Targets.Target(server(), TargetConfig.Kind.PLAIN));
    }

    @Test
    void aPasswordCountsAtOnceAndIsKeptAndNeverLogged() throws Exception {
        String said = secrets.rotate(order("app"));
        String first = Files.readString(password).strip();
        secrets.rotate(order("app"));
        String second = Files.readString(password).strip();

        login(second);
        assertThatThrownBy(() -> login(first)).hasMessageContaining("password authentication failed");
        assertThat(said).isEqualTo("password of app, kept in " + password);
        assertThat(first).isNotEqualTo(second).hasSize(43);
        assertThat(mode(password)).isEqualTo("rw-------");
        assertThat(cluster.log()).contains("SCRAM-SHA-256$").doesNotContain(first, second);
    }

    @Test
    void whatWasBeforeTheRunIsKeptThroughEveryAttemptUntilItIsRevoked() throws Exception {
        secrets.rotate(order("app"));
        secrets.rotate(order("app"));

        Path kept = only("app.before-");
        assertThat(kept).hasContent("old\n");
        assertThat(mode(kept)).isEqualTo("rw-------");
        assertThat(secrets.revoke(order("app"))).isEqualTo("the value from before is gone");
        assertThat(secrets.revoke(order("app"))).isEqualTo("there is no value from before");
        assertThat(kept).doesNotExist();
    }

    @Test
    void aRunThatEndsEarlyPutsBackWhatTheAppUses() throws Exception {
        cluster.execute("postgres", "alter role app nologin");
        secrets.rotate(order("app"));
        secrets.rotate(order("key"));
        secrets.write(new EnvFileOrder("prod", "run-1", instance()));
        login(Files.readString(password).strip());

        for (int attempt = 1; attempt <= 2; attempt++) {
            secrets.putBackFile(new EnvFileOrder("prod", "run-1", instance()));
            secrets.putBack(order("app"));
            secrets.putBack(order("key"));
        }

        assertThat(env).content().contains("app:old@gone", "KEY=\"x\"");
        assertThat(password).hasContent("old\n");
        login("old");
        try (var files = Files.list(directory)) {
            assertThat(files).noneMatch(file -> file.toString().contains(".before-"));
        }
    }

    @Test
    void theAppsFileNamesTheInstanceAndTheSecretsAndKeepsTheRest() throws Exception {
        secrets.rotate(order("app"));
        secrets.rotate(order("key"));
        EnvFileReport report = secrets.write(new EnvFileOrder("prod", "run-1", instance()));
        secrets.write(new EnvFileOrder("prod", "run-1", instance()));

        assertThat(env)
                .hasContent("# the app\nDATABASE_URL=postgres://app:"
                        + Files.readString(password).strip() + "@db2:6000/polaris_new\nexport KEY="
                        + Files.readString(directory.resolve("key")).strip()
                        + "\nPORT=80\nGREETING=\"say \\\"\\$hi\\\"\"\n");
        assertThat(report.variables()).containsExactly("DATABASE_URL", "GREETING", "KEY");
        assertThat(Path.of(report.kept())).isEqualTo(only(".env.before-"));
        assertThat(only(".env.before-")).content().contains("app:old@gone");
        assertThat(mode(env)).isEqualTo("rw-------");
        assertThat(directory.toFile().list()).noneMatch(name -> name.endsWith(".next"));
    }

    @Test
    void aFileIsNotWrittenWithoutItsSecrets() {
        assertThatThrownBy(() -> secrets.write(new EnvFileOrder("prod", "run-1", instance())))
                .hasMessageContaining("Secret key is not in");
        assertThat(env).content().contains("app:old@gone");
    }

    private Path only(String prefix) throws Exception {
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .reduce((one, other) -> {
                        throw new AssertionError(one + " and " + other);
                    })
                    .orElseThrow();
        }
    }

    private static String mode(Path file) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static void login(String value) throws Exception {
        DriverManager.getConnection(cluster.jdbcUrl("postgres"), "app", value).close();
    }

    private static SecretOrder order(String name) {
        return new SecretOrder("prod", "run-1", instance(), name);
    }

    private static Instance instance() {
        return new Instance("new", "db2", 6000, "polaris_new", RestoreTarget.temporary("fresh", "polaris_new"));
    }

    private static PostgresDatabase server() {
        return new PostgresDatabase(
                PostgresDatabase.Side.TARGET,
                new DatabaseConfig(
                        "127.0.0.1",
                        cluster.port(),
                        "postgres",
                        PostgresCluster.USER,
                        new SecretReference(SecretReference.Source.ENV, "P"),
                        SslMode.DISABLE,
                        Optional.empty()),
                Map.of("P", cluster.password()));
    }
}
