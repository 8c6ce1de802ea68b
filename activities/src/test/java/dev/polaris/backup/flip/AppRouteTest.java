package dev.polaris.backup.flip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.polaris.backup.config.DatabaseConfig;
import dev.polaris.backup.config.LoginConfig;
import dev.polaris.backup.config.RouteConfig;
import dev.polaris.backup.config.SecretReference;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.instance.Instance;
import dev.polaris.backup.postgres.PostgresCluster;
import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.restore.RestoreTarget;
import io.temporal.failure.ApplicationFailure;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The app's way to real servers, one of them behind PgBouncer. */
final class AppRouteTest {
    private static final Map<String, String> SECRETS =
            Map.of("APP", "the app's password", "ADMIN", "only-for-this-test-cluster");

    private static PostgresCluster old;
    private static PostgresCluster fresh;

    @BeforeAll
    static void start() throws Exception {
        old = PostgresCluster.start();
        old.execute("postgres", "create role app login", "create database app");
        fresh = PostgresCluster.start(
                PostgresCluster.defaultBinaries(), PostgresCluster.Authentication.SCRAM, Map.of());
        fresh.execute("postgres", "create role app nologin", "create database app");
    }

    @AfterAll
    static void stop() {
        old.close();
        fresh.close();
    }

    @Test
    void theAppsWayLeadsWhereItShould() throws Exception {
        try (PgBouncerServer pooler = PgBouncerServer.start(instance(old), "transaction")) {
            RouteConfig through = new RouteConfig(pooler.config("app", "app"), Optional.empty(), Optional.empty());

            assertThat(route(through).probe(new RouteProbe("prod", instance(old), true)))
                    .contains("leads to 127.0.0.1:" + old.port() + "/app")
                    .contains("succeeded and was rolled back");
            assertThat(typeOf(() -> route(through).probe(new RouteProbe("prod", instance(old), false))))
                    .isEqualTo(FailureType.ROUTE_WRONG);
        }
    }

    @Test
    void anotherDatabaseThatAnswersIsNamed() throws Exception {
        old.execute("postgres", "create database elsewhere");
        RouteConfig wrong = new RouteConfig(
                login("app", "APP").at("127.0.0.1", old.port(), "elsewhere"), Optional.empty(), Optional.empty());

        assertThatThrownBy(() -> route(wrong).probe(new RouteProbe("prod", instance(old), true)))
                .isInstanceOf(ApplicationFailure.class)
                .hasMessageContaining("does not lead to 127.0.0.1:" + old.port() + "/app");
    }

    @Test
    void aFrozenDatabaseRefusesTheProbesWrite() throws Exception {
        old.execute(
                "postgres", "create database frozen", "alter database frozen set default_transaction_read_only = on");
        Instance frozen = new Instance("frozen", "127.0.0.1", old.port(), "frozen", null);
        RouteConfig direct = new RouteConfig(
                login("app", "APP").at("127.0.0.1", old.port(), "frozen"), Optional.empty(), Optional.empty());

        assertThat(route(direct).probe(new RouteProbe("prod", frozen, false))).contains("was refused");
        assertThat(typeOf(() -> route(direct).probe(new RouteProbe("prod", frozen, true))))
                .isEqualTo(FailureType.ROUTE_WRONG);
    }

    @Test
    void theConfiguredWriteIsTriedAndRolledBack() throws Exception {
        old.execute(
                "app", "create table counted (n int)", "insert into counted values (1)", "grant all on counted to app");
        RouteConfig writing = new RouteConfig(
                login("app", "APP").at("127.0.0.1", old.port(), "app"),
                Optional.of("update counted set n = n + 1"),
                Optional.empty());

        assertThat(route(writing).probe(new RouteProbe("prod", instance(old), true)))
                .contains("rolled back");
        old.execute("app", "do $$ begin assert (select n from counted) = 1; end $$");
    }

    @Test
    void theAppItselfIsAsked() throws Exception {
        HttpServer app = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        app.createContext("/health", exchange -> {
            exchange.sendResponseHeaders(exchange.getRequestURI().getPath().equals("/health") ? 204 : 503, -1);
            exchange.close();
        });
        app.start();
        try {
            String address = "http://127.0.0.1:" + app.getAddress().getPort();
            DatabaseConfig direct = login("app", "APP").at("127.0.0.1", old.port(), "app");
            RouteProbe probe = new RouteProbe("prod", instance(old), true);

            assertThat(route(new RouteConfig(direct, Optional.empty(), Optional.of(URI.create(address + "/health"))))
                            .probe(probe))
                    .contains("/health answered well");
            assertThatThrownBy(() -> route(new RouteConfig(
                                    direct, Optional.empty(), Optional.of(URI.create(address + "/health/db"))))
                            .probe(probe))
                    .hasMessageContaining("answered 503");
            assertThatThrownBy(() -> route(new RouteConfig(
                                    direct, Optional.empty(), Optional.of(URI.create("http://127.0.0.1:1/"))))
                            .probe(probe))
                    .hasMessageContaining("did not answer");
        } finally {
            app.stop(0);
        }
    }

    @Test
    void aRestoredInstanceIsGivenTheAppsPassword() {
        Instance restored = new Instance("fresh", "127.0.0.1", fresh.port(), "app", RestoreTarget.named("fresh"));

        appLogin().admit(restored);
        appLogin().admit(restored);

        Instance notRestored = new Instance("fresh", "127.0.0.1", fresh.port(), "app", null);
        appLogin().admit(notRestored);
        AppLogin other = new AppLogin(login("app", "ADMIN"), SECRETS, AppRouteTest::administrator);
        assertThat(typeOf(() -> other.admit(notRestored))).isEqualTo(FailureType.BAD_CREDENTIALS);
    }

    private static AppRoute route(RouteConfig config) {
        return new AppRoute(config, appLogin(), SECRETS_WITH_ANY);
    }

    private static final Map<String, String> SECRETS_WITH_ANY =
            Map.of("APP", "the app's password", "PASSWORD", "not asked for");

    private static AppLogin appLogin() {
        return new AppLogin(login("app", "APP"), SECRETS, AppRouteTest::administrator);
    }

    private static PostgresDatabase administrator(Instance instance) {
        return new PostgresDatabase(
                PostgresDatabase.Side.TARGET,
                login("postgres", "ADMIN").at(instance.host(), instance.port(), instance.database()),
                SECRETS);
    }

    private static LoginConfig login(String user, String variable) {
        return new LoginConfig(
                user,
                new SecretReference(SecretReference.Source.ENV, variable),
                DatabaseConfig.SslMode.DISABLE,
                Optional.empty());
    }

    private static Instance instance(PostgresCluster cluster) {
        return new Instance("live", "127.0.0.1", cluster.port(), "app", null);
    }

    private static FailureType typeOf(Runnable work) {
        try {
            work.run();
        } catch (ApplicationFailure failure) {
            return FailureType.of(failure);
        }
        throw new AssertionError("it was not refused");
    }
}
