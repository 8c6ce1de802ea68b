package dev.polaris.backup.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polaris.backup.config.ConfigFile;
import dev.polaris.backup.config.EnvironmentConfig;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.postgres.PostgresCluster;
import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.restore.RestoreTarget;
import io.temporal.failure.ApplicationFailure;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The temporary databases of drills, on a real server. */
final class DrillDatabasesTest {
    private static final String TODAY = DateTimeFormatter.BASIC_ISO_DATE.format(LocalDate.now(ZoneOffset.UTC));

    private static PostgresCluster cluster;

    @BeforeAll
    static void start() {
        cluster = PostgresCluster.start();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void aDatabaseIsMadeOnceAndDroppedWhoeverIsConnected() throws Exception {
        DrillDatabases drills = drills("one");
        String name = "polaris_drill_" + TODAY + "_120000_abc";

        RestoreTarget place = drills.create(new DrillDatabase(null, name));
        RestoreTarget again = drills.create(new DrillDatabase("one", name));

        assertThat(place).isEqualTo(again).isEqualTo(RestoreTarget.temporary("one", name));
        assertThat(databases()).contains(name);
        try (Connection connected = cluster.connect(name)) {
            drills.drop(place);
            drills.drop(place);
            assertThat(databases()).doesNotContain(name);
            assertThat(connected.isValid(5)).isFalse();
        }
    }

    @Test
    void whatOldDrillsLeftIsDroppedAndNothingElse() throws Exception {
        cluster.execute(
                "postgres",
                "create database polaris_drill_20200101_000000_left",
                "create database polaris_drill_of_somebody",
                "create database polaris_drill_" + TODAY + "_000000_running");

        drills("one").create(new DrillDatabase(null, "polaris_drill_" + TODAY + "_120000_new"));

        assertThat(databases())
                .contains(
                        "polaris_drill_of_somebody",
                        "polaris_drill_" + TODAY + "_000000_running",
                        "polaris_drill_" + TODAY + "_120000_new")
                .doesNotContain("polaris_drill_20200101_000000_left");
    }

    @Test
    void noOtherDatabaseCanBeMeant() {
        assertThatThrownBy(() -> drills("one").create(new DrillDatabase(null, "polaris_postgres")))
                .isInstanceOf(ApplicationFailure.class)
                .hasMessageContaining("no name for a drill's database");
        assertThatThrownBy(() -> RestoreTarget.temporary("one", "postgres"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> drills("one").drop(RestoreTarget.named("one"))).isInstanceOf(ApplicationFailure.class);
    }

    @Test
    void theTargetMustBeClear() {
        DrillDatabase wanted = new DrillDatabase(null, "polaris_drill_" + TODAY + "_1");

        assertThatThrownBy(() -> drills("one", "two").create(wanted))
                .hasMessageContaining("several targets: one, two")
                .extracting(failure -> FailureType.of((ApplicationFailure) failure))
                .isEqualTo(FailureType.BAD_INPUT);
        assertThatThrownBy(() -> drills().create(wanted)).hasMessageContaining("no plain target");
        assertThatThrownBy(() -> drills("one").create(new DrillDatabase("other", wanted.database())))
                .hasMessageContaining("no target \"other\"");
    }

    private static DrillDatabases drills(String... names) throws Exception {
        StringBuilder targets = new StringBuilder();
        for (String name : names) {
            targets.append("      ")
                    .append(name)
                    .append(": {host: 127.0.0.1, port: ")
                    .append(cluster.port());
            targets.append(", user: postgres, password: '${env:P}', sslMode: disable}\n");
        }
        EnvironmentConfig env = ConfigFile.parse(
                        "s3: {bucket: b}\nenvironments:\n  prod:\n    source: {host: h, user: u, password: '${env:P}'}\n"
                                + (names.length == 0 ? "" : "    targets:\n" + targets),
                        Map.of())
                .environment("prod");
        Map<String, PostgresDatabase> servers = new HashMap<>();
        env.targets()
                .forEach((name, target) -> servers.put(
                        name,
                        new PostgresDatabase(
                                PostgresDatabase.Side.TARGET, target.connection(), Map.of("P", cluster.password()))));
        return new DrillDatabases(env, servers);
    }

    private static List<String> databases() throws Exception {
        List<String> names = new ArrayList<>();
        try (Connection connection = cluster.connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select datname from pg_database")) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }
}
