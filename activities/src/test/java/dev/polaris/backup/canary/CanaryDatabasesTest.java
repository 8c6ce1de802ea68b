package dev.polaris.backup.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polaris.backup.config.DatabaseConfig;
import dev.polaris.backup.config.SecretReference;
import dev.polaris.backup.config.TargetConfig;
import dev.polaris.backup.postgres.PostgresCluster;
import java.sql.Connection;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Canaries' databases on a server that is kept for them. */
class CanaryDatabasesTest {
    private static ClusterSpecification specification(String id, int major) {
        return new ClusterSpecification(
                id,
                new ClusterOwner("temporal", "canary/prod/2026/11/24", "it's the run of " + id),
                major,
                "prod",
                "UTF8",
                Optional.of("C"),
                Optional.of("C"));
    }

    @Test
    void databasesAreMadeFoundSweptAndDropped() throws Exception {
        try (PostgresCluster server = PostgresCluster.start()) {
            CanaryDatabases databases = new CanaryDatabases(
                    new TargetConfig(
                            "canaries",
                            new DatabaseConfig(
                                    "127.0.0.1",
                                    server.port(),
                                    "postgres",
                                    PostgresCluster.USER,
                                    new SecretReference(SecretReference.Source.ENV, "P"),
                                    DatabaseConfig.SslMode.DISABLE,
                                    Optional.empty()),
                            TargetConfig.Kind.PLAIN),
                    Map.of("P", server.password()));
            assertThat(databases.make(specification("one", 14))).isNotEmpty();
            assertThat(databases.make(specification("one", 14))).isNotEmpty();
            assertThat(databases.make(specification("two", 14))).isNotEmpty();
            assertThatThrownBy(() -> databases.make(specification("three", 99)))
                    .hasMessageContaining("the backup is of PostgreSQL 99");
            server.execute(
                    "postgres",
                    "create database other",
                    // As a restore does with that of the backup.
                    "comment on database \"polaris-canary-one\" is 'the app of the backup'");

            try (Connection open = databases.database("two").connect("polaris-test")) {
                assertThat(open.getCatalog()).isEqualTo("polaris-canary-two");
                assertThat(databases.sweep(owner -> owner.runId().equals("it's the run of one")))
                        .containsExactly("polaris-canary-two");
            }
            assertThatThrownBy(() -> databases.database("two")).hasMessageContaining("is gone");

            databases.drop("one");
            databases.drop("one");
            server.execute(
                    "postgres",
                    "do $$ begin assert not exists (select from pg_roles where rolname like"
                            + " 'polaris-canary-%'), 'a mark is left'; end $$");
            assertThatThrownBy(() -> databases.database("one")).hasMessageContaining("is gone");
        }
    }
}
