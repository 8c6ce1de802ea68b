package dev.polaris.backup.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polaris.backup.config.CanaryConfig;
import dev.polaris.backup.postgres.PostgresDatabase;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real clusters, made and removed. */
class ThrowawayClustersTest {
    private Path root;
    private ThrowawayClusters clusters;

    @BeforeEach
    void makeRoot() throws Exception {
        root = Files.createTempDirectory("polaris-clusters-");
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx--x--x"));
        clusters = ThrowawayClusters.of(
                new CanaryConfig(Optional.empty(), Optional.of(root.toString()), Optional.empty(), Set.of()));
    }

    @AfterEach
    void removeRoot() throws Exception {
        var unused = clusters.sweep(owner -> false);
        Trees.delete(root);
    }

    private static ClusterSpecification specification(String id) {
        return new ClusterSpecification(
                id,
                new ClusterOwner("temporal", "canary/prod/2026/11/24", "run-of-" + id),
                14,
                "pro\"d",
                "UTF8",
                Optional.of("xx_NOWHERE.UTF-8"),
                Optional.of("C"));
    }

    @Test
    void aClusterServesItsDatabaseAndNothingIsLeftOfIt() throws Exception {
        ThrowawayCluster cluster = clusters.create(specification("first"));
        ThrowawayCluster again = clusters.create(specification("first"));
        ThrowawayCluster found = clusters.find("first");

        assertThat(again.postmaster()).isEqualTo(cluster.postmaster()).isPresent();
        int port = found.database().config().port();
        assertThat(setting(found.database(), "fsync")).isEqualTo("off");
        assertThat(setting(found.database(), "wal_level")).isEqualTo("minimal");
        assertThat(one(found.database(), "select current_database()")).isEqualTo("pro\"d");
        assertThat(one(
                        found.database(),
                        "select pg_encoding_to_char(encoding) from pg_database"
                                + " where datname = current_database()"))
                .isEqualTo("UTF8");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cluster.password())))
                .isEqualTo("rw-------");
        assertThat(passwordIsNeeded(found)).isTrue();

        long pid = cluster.postmaster().orElseThrow().pid();
        clusters.drop("first");
        clusters.drop("first");

        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(processesOf(cluster)).isEmpty();
        try (Stream<Path> left = Files.list(root)) {
            assertThat(left).isEmpty();
        }
        try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(free.isBound()).isTrue();
        }
        assertThatThrownBy(() -> clusters.find("first")).hasMessageContaining("is not on this host");
    }

    @Test
    void aClusterThatDiedIsGoneUntilItIsMadeAnew() throws Exception {
        ThrowawayCluster cluster = clusters.create(specification("mortal"));
        ProcessHandle postmaster = cluster.postmaster().orElseThrow();
        postmaster.destroyForcibly();
        postmaster.onExit().join();

        assertThatThrownBy(() -> clusters.find("mortal").database()).hasMessageContaining("does not run");

        ThrowawayCluster anew = clusters.create(specification("mortal"));
        assertThat(one(anew.database(), "select 1")).isEqualTo("1");
    }

    @Test
    void onlyLeftoversOfDeadRunsAreSwept() throws Exception {
        clusters.create(specification("living"));
        clusters.create(specification("dead"));
        Files.createDirectory(root.resolve(ThrowawayClusters.PREFIX + "nobodys"));
        Files.createDirectory(root.resolve("somebody-elses"));

        List<String> unsure = clusters.sweep(owner -> {
            throw new IllegalStateException("Temporal does not answer");
        });
        List<String> removed = clusters.sweep(owner -> owner.runId().equals("run-of-living"));

        assertThat(unsure).containsExactly(ThrowawayClusters.PREFIX + "nobodys");
        assertThat(removed).containsExactly(ThrowawayClusters.PREFIX + "dead");
        assertThat(one(clusters.find("living").database(), "select 1")).isEqualTo("1");
        assertThat(root.resolve("somebody-elses")).exists();
    }

    private static String setting(PostgresDatabase database, String name) throws SQLException {
        return one(database, "show " + name);
    }

    private static String one(PostgresDatabase database, String sql) throws SQLException {
        try (Connection connection = database.connect("polaris-test");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static boolean passwordIsNeeded(ThrowawayCluster cluster) {
        try (Connection connection = java.sql.DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + cluster.database().config().port() + "/postgres",
                "postgres",
                "guessed")) {
            return connection.isClosed();
        } catch (SQLException e) {
            return "28P01".equals(e.getSQLState());
        }
    }

    /** Processes whose command line names the cluster's directory. */
    private static List<String> processesOf(ThrowawayCluster cluster) throws Exception {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(process -> process.getFileName().toString().matches("\\d+"))
                    .map(process -> {
                        try {
                            return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
                        } catch (java.io.IOException e) {
                            return "";
                        }
                    })
                    .filter(command -> command.contains(cluster.directory().toString()))
                    .toList();
        }
    }
}
