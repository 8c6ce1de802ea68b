package dev.polaris.backup.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polaris.backup.config.DatabaseConfig.SslMode;
import dev.polaris.backup.config.InstanceConfig;
import dev.polaris.backup.config.SecretReference;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.postgres.PostgresCluster;
import dev.polaris.backup.restore.RestoreTarget;
import dev.polaris.backup.supabase.ManagementServer;
import dev.polaris.backup.supabase.ManagementServer.Mishap;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;

/** Projects of a stand-in for the Management API, with a real database behind them. */
final class ManagedProjectsTest {
    private static final String TOKEN = "sbp_token";
    private static final InstanceOrder ORDER = InstancePlaceContract.order("prod_20261130_1");

    private static PostgresCluster cluster;

    @TempDir
    private Path directory;

    private ManagementServer server;

    @BeforeAll
    static void start() throws Exception {
        cluster = PostgresCluster.start(
                PostgresCluster.defaultBinaries(), PostgresCluster.Authentication.SCRAM, Map.of());
        cluster.execute("postgres", "create role keeper superuser login password 'keep'");
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void listen() throws Exception {
        server = ManagementServer.start(TOKEN, "127.0.0.1", ManagedProjectsTest::setPassword);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aProjectComesUpSlowlyAndIsMadeOnce() throws Exception {
        assertThatThrownBy(() -> place().create(ORDER))
                .hasMessageContaining("is COMING_UP")
                .extracting(failure -> FailureType.of((ApplicationFailure) failure))
                .isEqualTo(FailureType.INSTANCE_FAILED);
        Instance made = place().create(ORDER);
        Instance again = place().create(ORDER);

        assertThat(again).isEqualTo(made);
        assertThat(made.target()).isEqualTo(RestoreTarget.ofInstance(ORDER.id()));
        assertThat(server.names()).containsExactly("polaris-prod-20261130-1");
        place().database(made.id()).connect("test").close();
        assertThat(place().find(place().database(made.id()).config())).contains(made);
    }

    @Test
    void aProjectsStorageAndItsKeyAreAskedForWhenTheProjectIsThere() {
        InstanceStorage storage = place().storage().orElseThrow();
        assertThatThrownBy(() -> storage.address(ORDER.id())).hasMessageContaining("is not known on this host");
        server.looksUntilHealthy(1);
        place().create(ORDER);

        String ref = storage.address(ORDER.id()).getPath().replace("/storage-of/", "");
        assertThat(server.asked()).contains("GET /v1/projects/" + ref);
        assertThat(storage.key(ORDER.id())).isEqualTo("sb_secret_" + ref);
    }

    @Test
    void anAnswerThatWasLostLeadsToTheSameProject() {
        server.looksUntilHealthy(1);
        server.next("POST", Mishap.ANSWER_LOST);

        assertThatThrownBy(() -> place().create(ORDER))
                .extracting(failure -> FailureType.of((ApplicationFailure) failure))
                .isEqualTo(FailureType.OUTCOME_UNKNOWN);
        Instance made = place().create(ORDER);

        assertThat(server.names()).hasSize(1);
        place().database(made.id()).endSessions("nobody");
        assertThat(server.asked().stream().filter("POST /v1/projects"::equals)).hasSize(1);
    }

    @Test
    void whoeverIsToldToWaitWaits() {
        server.looksUntilHealthy(1);
        server.next("POST", Mishap.TOO_MANY_REQUESTS);
        server.next("GET", Mishap.TOO_MANY_REQUESTS);

        assertThat(place().create(ORDER).id()).isEqualTo(ORDER.id());
        assertThat(server.names()).hasSize(1);
    }

    @Test
    void aServerErrorIsTriedAgainAfterALook() {
        server.looksUntilHealthy(1);
        server.next("POST", Mishap.INTERNAL_ERROR);

        assertThatThrownBy(() -> place().create(ORDER)).hasMessageContaining("answered 500");
        assertThat(place().create(ORDER).id()).isEqualTo(ORDER.id());
        assertThat(server.names()).hasSize(1);
    }

    @Test
    void aProjectThatFailsIsSaidAndCanBeRemoved() {
        server.next("POST", Mishap.INIT_FAILED);

        assertThatThrownBy(() -> place().create(ORDER))
                .hasMessageContaining("is INIT_FAILED")
                .extracting(failure -> ((ApplicationFailure) failure).isNonRetryable())
                .isEqualTo(true);
        place().remove(ORDER);
        assertThat(server.names()).isEmpty();
    }

    @Test
    void onlyWhatWasMadeHereIsRemoved() {
        server.add("polaris-prod-20261130-1");
        server.add("polaris-prod-20261130-10");

        assertThatThrownBy(() -> place().create(ORDER)).hasMessageContaining("not this procedure's");
        assertThatThrownBy(() -> place().remove(ORDER)).hasMessageContaining("not this procedure's");
        assertThat(server.names()).hasSize(2);
    }

    @Test
    void anotherRunNeitherTakesNorRemovesIt() {
        server.looksUntilHealthy(1);
        place().create(ORDER);
        InstanceOrder stranger = new InstanceOrder(ORDER.env(), "procedure of somebody else", ORDER.id());

        assertThatThrownBy(() -> place().create(stranger)).hasMessageContaining(ORDER.procedure());
        assertThatThrownBy(() -> place().remove(stranger)).hasMessageContaining(ORDER.procedure());
        assertThat(server.names()).hasSize(1);
    }

    @Test
    void aRemovalWhoseAnswerWasLostIsRepeated() throws Exception {
        server.looksUntilHealthy(1);
        place().create(ORDER);
        server.next("DELETE", Mishap.ANSWER_LOST);

        assertThatThrownBy(() -> place().remove(ORDER)).isInstanceOf(ApplicationFailure.class);
        place().remove(ORDER);
        assertThat(server.names()).isEmpty();
        assertThatThrownBy(() -> place().database(ORDER.id())).hasMessageContaining("not known");
    }

    @Test
    void passwordsAreKeptForTheirOwnerOnlyAndNeverSaid() throws Exception {
        server.looksUntilHealthy(1);
        Instance made = place().create(ORDER);
        Path record = directory.resolve(ORDER.id() + ".project.json");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(record)))
                .isEqualTo("rw-------");
        String password = new ObjectMapper()
                .readTree(Files.readString(record))
                .get("password")
                .asText();
        assertThat(made.toString()).doesNotContain(password);
    }

    @Test
    void whatIsWrongIsListedBefore() {
        assertThat(place().examine().problems()).isEmpty();
        assertThat(new ManagedProjects(config(directory.resolve("none")), Map.of("T", "wrong"))
                        .examine()
                        .problems())
                .hasSize(2)
                .anySatisfy(problem -> assertThat(problem).contains("cannot be written"))
                .anySatisfy(problem ->
                        assertThat(problem).contains("refused the token").doesNotContain("wrong"));
    }

    private ManagedProjects place() {
        return new ManagedProjects(config(directory), Map.of("T", TOKEN));
    }

    private InstanceConfig.Project config(Path where) {
        return new InstanceConfig.Project(
                server.address(),
                new SecretReference(SecretReference.Source.ENV, "T"),
                "polaris",
                "eu-central-1",
                Optional.of("small"),
                where,
                cluster.port(),
                SslMode.DISABLE,
                server.address() + "/storage-of/{ref}");
    }

    private static void setPassword(String ref, String password) {
        try (Connection connection = DriverManager.getConnection(cluster.jdbcUrl("postgres"), "keeper", "keep")) {
            connection
                    .unwrap(PGConnection.class)
                    .alterUserPassword("postgres", password.toCharArray(), "scram-sha-256");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
