package dev.polaris.backup.canary;

import dev.polaris.backup.config.DatabaseConfig;
import dev.polaris.backup.config.SecretReference;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.postgres.PostgresDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A PostgreSQL cluster that one canary restores into: as fast as it can be, because nothing in it need survive a crash.
 *
 * <pre>
 * polaris-canary-{id}/        entered by the server's user, owned by the worker's
 *     owner.json              the run it is for
 *     password                of the superuser; readable by the worker only
 *     address.json            port and database, written when it runs
 *     data/                   the cluster itself, owned by the server's user
 * </pre>
 */
public final class ThrowawayCluster {
    static final String SUPERUSER = "postgres";

    private final Path directory;

    ThrowawayCluster(Path directory) {
        this.directory = directory;
    }

    Path directory() {
        return directory;
    }

    Path data() {
        return directory.resolve("data");
    }

    Path password() {
        return directory.resolve("password");
    }

    Path owner() {
        return directory.resolve("owner.json");
    }

    Path address() {
        return directory.resolve("address.json");
    }

    Path log() {
        return data().resolve("polaris.log");
    }

    /** Its process, when it runs; a pid that was given to another process since is not taken for it. */
    Optional<ProcessHandle> postmaster() {
        try {
            List<String> lines = Files.readAllLines(data().resolve("postmaster.pid"));
            long pid = Long.parseLong(lines.get(0).strip());
            byte[] command = Files.readAllBytes(Path.of("/proc", Long.toString(pid), "cmdline"));
            boolean own = new String(command, StandardCharsets.UTF_8).contains(data().toString());
            return own ? ProcessHandle.of(pid) : Optional.empty();
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    /**
     * The database in it.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code CLUSTER_GONE} when it does not run
     */
    public PostgresDatabase database() {
        if (postmaster().isEmpty()) {
            throw FailureType.CLUSTER_GONE.failure(
                    "Cluster " + directory.getFileName() + " does not run on this host.");
        }
        try {
            Address address = Address.read(address());
            return database(address.port(), address.database());
        } catch (IOException e) {
            throw FailureType.CLUSTER_GONE.failure("Cluster " + directory.getFileName() + " was never complete.");
        }
    }

    PostgresDatabase database(int port, String name) {
        return new PostgresDatabase(
                PostgresDatabase.Side.TARGET,
                new DatabaseConfig(
                        "127.0.0.1",
                        port,
                        name,
                        SUPERUSER,
                        new SecretReference(
                                SecretReference.Source.FILE, password().toString()),
                        DatabaseConfig.SslMode.DISABLE,
                        Optional.empty()),
                Map.of());
    }

    /** The version of its server, from the cluster itself. */
    String version() throws IOException {
        return Files.readString(data().resolve("PG_VERSION")).strip();
    }
}
