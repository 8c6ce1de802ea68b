package dev.polaris.backup.flip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polaris.backup.config.FlipConfig;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.instance.Instance;
import dev.polaris.backup.postgres.PostgresCluster;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real PgBouncer between clients and two real servers. */
final class PgBouncerFlipTest {
    private static final int CLIENTS = 50;

    private static PostgresCluster old;
    private static PostgresCluster fresh;

    private PgBouncerServer pooler;

    @BeforeAll
    static void startServers() throws Exception {
        old = server("old");
        fresh = server("fresh");
    }

    private static PostgresCluster server(String name) throws SQLException {
        PostgresCluster cluster = PostgresCluster.start();
        cluster.execute("postgres", "create role app login", "create database app");
        cluster.execute(
                "app",
                "create table place (name text)",
                "insert into place values ('" + name + "')",
                "create table written (n bigserial)",
                "grant all on all tables in schema public to app",
                "grant all on all sequences in schema public to app");
        return cluster;
    }

    @AfterAll
    static void stopServers() {
        old.close();
        fresh.close();
    }

    @BeforeEach
    void start() throws Exception {
        pooler = PgBouncerServer.start(instance(old), "transaction");
    }

    @AfterEach
    void stop() {
        pooler.close();
    }

    @Test
    void fiftyClientsSeeAPauseAndNoFailure() throws Exception {
        ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
        AtomicBoolean over = new AtomicBoolean();
        CountDownLatch started = new CountDownLatch(CLIENTS);
        CountDownLatch arrived = new CountDownLatch(CLIENTS);
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            Thread client = new Thread(() -> {
                try (Connection connection = pooler.connect();
                        Statement statement = connection.createStatement()) {
                    for (boolean first = true, there = false; !over.get(); first = false) {
                        statement.execute("insert into written default values");
                        if (first) {
                            started.countDown();
                        }
                        if (!there && place(connection).equals("fresh")) {
                            there = true;
                            arrived.countDown();
                        }
                    }
                } catch (SQLException e) {
                    failures.add(e.getMessage());
                    started.countDown();
                    arrived.countDown();
                }
            });
            client.start();
            clients.add(client);
        }
        started.await();

        FlipProof proof = flip().flip(order());
        arrived.await();
        over.set(true);
        for (Thread client : clients) {
            client.join();
        }

        assertThat(failures).isEmpty();
        assertThat(proof.pause()).isPositive().isLessThan(Duration.ofSeconds(30));
        assertThat(flip().examine(order()).side()).isEqualTo(FlipSide.TO);
    }

    @Test
    void onlyTheDatabasesLineChangesAndTheOldFileIsKept() throws Exception {
        String before = Files.readString(pooler.ini());
        Files.setPosixFilePermissions(pooler.ini(), PosixFilePermissions.fromString("rw-r-----"));
        Object owner = Files.getAttribute(pooler.ini(), "unix:uid");

        flip().flip(order());

        assertThat(Files.readString(pooler.ini()))
                .isEqualTo(before.replace(
                        "app   =  host=127.0.0.1   port=" + old.port() + " dbname='app'",
                        "app   =  host=127.0.0.1   port=" + fresh.port() + " dbname=app"))
                .isNotEqualTo(before);
        assertThat(Files.getPosixFilePermissions(pooler.ini())).isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
        assertThat(Files.getAttribute(pooler.ini(), "unix:uid")).isEqualTo(owner);
        Path kept = pooler.ini().resolveSibling("pgbouncer.ini.before-procedure-prod-1");
        assertThat(kept).hasContent(before);
        assertThat(Files.getPosixFilePermissions(kept)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void anAttemptThatWasCutShortIsCompletedAndNobodyWaitsForever() throws Exception {
        // As a kill leaves it: after the pause, after the file, after the reload.
        for (int done = 1; done <= 3; done++) {
            pooler.close();
            pooler = PgBouncerServer.start(instance(old), "transaction");
            assertThat(pooler.console().pause("app", Duration.ofSeconds(10))).isTrue();
            WholeFile ini = new WholeFile(pooler.ini());
            if (done >= 2) {
                ini.replace(PgBouncerIni.find(ini.read(), "app").orElseThrow().pointingAt(instance(fresh)));
            }
            if (done >= 3) {
                pooler.console().reload("app");
            }
            List<String> answers = new ArrayList<>();
            Thread held = new Thread(() -> {
                try (Connection connection = pooler.connect()) {
                    answers.add(place(connection));
                } catch (SQLException e) {
                    answers.add(e.getMessage());
                }
            });
            held.start();

            flip().flip(order());
            held.join();

            assertThat(answers).hasSize(1).first().isIn("old", "fresh");
            try (Connection connection = pooler.connect()) {
                assertThat(place(connection)).as("after " + done).isEqualTo("fresh");
            }
            assertThat(flip().flip(order()).evidence()).contains("already");
        }
    }

    @Test
    void aTransactionThatDoesNotEndIsWaitedForInVainAndClientsGoOn() throws Exception {
        try (Connection open = pooler.connect();
                Connection other = pooler.connect()) {
            open.setAutoCommit(false);
            place(open);

            assertThatThrownBy(() -> flip().flip(order()))
                    .isInstanceOf(ApplicationFailure.class)
                    .extracting(failure -> FailureType.of((ApplicationFailure) failure))
                    .isEqualTo(FailureType.ROUTE_BUSY);

            assertThat(place(other)).isEqualTo("old");
            assertThat(flip().examine(order()).side()).isEqualTo(FlipSide.FROM);
            open.commit();
            flip().flip(order());
            assertThat(place(other)).isEqualTo("fresh");
        }
    }

    @Test
    void theFileIsWholeAtEveryMoment() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        ConcurrentLinkedQueue<String> broken = new ConcurrentLinkedQueue<>();
        Thread reader = new Thread(() -> {
            while (!over.get()) {
                try {
                    String seen = Files.readString(pooler.ini());
                    if (PgBouncerIni.find(seen, "app").isEmpty() || !seen.endsWith("server_login_retry = 1\n")) {
                        broken.add(seen);
                    }
                } catch (Exception e) {
                    broken.add(e.toString());
                }
            }
        });
        reader.start();
        for (int i = 0; i < 5; i++) {
            flip().flip(order());
            flip().flip(new FlipOrder("prod", "procedure/prod/1", instance(fresh), instance(old)));
        }
        over.set(true);
        reader.join();

        assertThat(broken).isEmpty();
        try (Connection connection = pooler.connect()) {
            assertThat(place(connection)).isEqualTo("old");
        }
    }

    @Test
    void whatStandsInTheWayIsSaid() throws Exception {
        assertThat(flip().examine(order()))
                .isEqualTo(new FlipFacts("pgbouncer", "127.0.0.1:" + old.port() + "/app", FlipSide.FROM, List.of()));

        FlipOrder elsewhere = new FlipOrder(
                "prod", "procedure/prod/1", new Instance("a", "127.0.0.1", 1, "app", null), instance(fresh));
        assertThat(flip().examine(elsewhere).side()).isEqualTo(FlipSide.OTHER);
        assertThatThrownBy(() -> flip().flip(elsewhere)).hasMessageContaining("neither at 127.0.0.1:1/app");

        assertThat(flip("unknown", pooler.ini()).examine(order()).problems())
                .anySatisfy(said -> assertThat(said).contains("no line for unknown"))
                .anySatisfy(said -> assertThat(said).contains("knows no database unknown"));
        assertThat(flip("app", Path.of("/nowhere/pgbouncer.ini"))
                        .examine(order())
                        .problems())
                .anySatisfy(said -> assertThat(said).contains("cannot be read"));
        try (PgBouncerServer sessions = PgBouncerServer.start(instance(old), "session")) {
            PgBouncerServer before = pooler;
            pooler = sessions;
            assertThat(flip().examine(order()).problems())
                    .anySatisfy(said -> assertThat(said).contains("pool_mode session"));
            pooler = before;
        }
    }

    @Test
    void aFileThatPgBouncerDoesNotReadIsPutBack() throws Exception {
        Path copy = Files.copy(pooler.ini(), pooler.ini().resolveSibling("copy.ini"));

        assertThatThrownBy(() -> flip("app", copy).flip(order())).hasMessageContaining("is it the file it reads?");

        assertThat(copy).hasSameTextualContentAs(pooler.ini());
        try (Connection connection = pooler.connect()) {
            assertThat(place(connection)).isEqualTo("old");
        }
    }

    private PgBouncerFlip flip() {
        return flip("app", pooler.ini());
    }

    private PgBouncerFlip flip(String database, Path ini) {
        return new PgBouncerFlip(
                new FlipConfig.PgBouncer(
                        ini.toString(), database, pooler.config("pgbouncer", "pooler"), Duration.ofSeconds(2)),
                Optional.empty(),
                Map.of("PASSWORD", "not asked for"));
    }

    private static FlipOrder order() {
        return new FlipOrder("prod", "procedure/prod/1", instance(old), instance(fresh));
    }

    private static Instance instance(PostgresCluster cluster) {
        return new Instance("i" + cluster.port(), "127.0.0.1", cluster.port(), "app", null);
    }

    private static String place(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select name from place")) {
            row.next();
            return row.getString(1);
        }
    }
}
