package dev.polaris.backup.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polaris.backup.config.DatabaseConfig;
import dev.polaris.backup.config.DatabaseConfig.SslMode;
import dev.polaris.backup.config.InstanceConfig.OnServer;
import dev.polaris.backup.config.SecretReference;
import dev.polaris.backup.postgres.PostgresCluster;
import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.restore.RestoreTarget;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Databases on a real server. */
final class ServerDatabasesTest extends InstancePlaceContract {
    private static PostgresCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        cluster = PostgresCluster.start();
        cluster.execute("postgres", "create role maker login createdb createrole", "create role weak login");
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Override
    InstancePlace place() {
        return place("maker", List.of());
    }

    @Override
    PostgresDatabase database(Instance instance) {
        return server("maker").in(instance.database());
    }

    @Test
    void theAppMayKnowTheServerByAnotherAddress() {
        OnServer config =
                new OnServer("fresh", Optional.of("db.internal"), Optional.of(6000), List.of(), Optional.empty());

        Instance made = new ServerDatabases(config, server("maker"), Map.of()).create(order("addressed"));

        assertThat(made.label()).isEqualTo("db.internal:6000/polaris_instance_addressed");
        assertThat(made.target()).isEqualTo(RestoreTarget.temporary("fresh", "polaris_instance_addressed"));
    }

    @Test
    void whatCutOffBetweenMarkAndDatabaseIsCompleted() throws Exception {
        Instance made = place().create(order("cut_off"));
        cluster.execute("postgres", "drop database " + made.database());

        assertThat(place().create(order("cut_off"))).isEqualTo(made);
        write(made, "create table t ()");
    }

    @Test
    void aDatabaseThatNobodyMarkedIsLeftAlone() throws Exception {
        cluster.execute("postgres", "create database polaris_instance_of_a_person");

        assertThatThrownBy(() -> place().create(order("of_a_person"))).hasMessageContaining("not this procedure's");
        assertThatThrownBy(() -> place().remove(order("of_a_person"))).hasMessageContaining("not this procedure's");
        cluster.connect("polaris_instance_of_a_person").close();
    }

    @Test
    void everythingThatIsWrongIsListedBefore() {
        InstanceFacts facts = place("weak", List.of("postgres", "app")).examine();

        assertThat(facts.problems())
                .hasSize(3)
                .anySatisfy(problem -> assertThat(problem).contains("CREATEDB"))
                .anySatisfy(problem -> assertThat(problem).contains("CREATEROLE"))
                .anySatisfy(problem -> assertThat(problem).contains("logs in as app"));
        assertThat(place("nobody", List.of()).examine().problems()).hasSize(1);
    }

    private static InstancePlace place(String user, List<String> logins) {
        return new ServerDatabases(
                new OnServer("fresh", Optional.empty(), Optional.empty(), logins, Optional.empty()),
                server(user),
                Map.of());
    }

    private static PostgresDatabase server(String user) {
        return new PostgresDatabase(
                PostgresDatabase.Side.TARGET,
                new DatabaseConfig(
                        "127.0.0.1",
                        cluster.port(),
                        "postgres",
                        user,
                        new SecretReference(SecretReference.Source.ENV, "P"),
                        SslMode.DISABLE,
                        Optional.empty()),
                Map.of("P", "unused"));
    }
}
