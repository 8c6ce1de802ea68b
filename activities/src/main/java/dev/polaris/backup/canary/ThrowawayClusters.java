package dev.polaris.backup.canary;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polaris.backup.config.CanaryConfig;
import dev.polaris.backup.config.PayloadConversion;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.postgres.PostgresDatabase;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The throwaway clusters in one directory of this host. Several worker processes may share it. */
public final class ThrowawayClusters implements CanaryPlaces {
    private static final Logger LOGGER = LoggerFactory.getLogger(ThrowawayClusters.class);
    private static final ObjectMapper MAPPER = PayloadConversion.mapper();
    private static final int PATIENCE_SECONDS = 30;

    private final Path root;
    private final Optional<String> serverDirectory;
    private final ServerUser user = ServerUser.find();

    private ThrowawayClusters(Path root, Optional<String> serverDirectory) {
        this.root = root;
        this.serverDirectory = serverDirectory;
    }

    /** The clusters of this host as configured. */
    public static ThrowawayClusters of(CanaryConfig config) {
        String place = config.directory().orElse(System.getProperty("java.io.tmpdir"));
        return new ThrowawayClusters(Path.of(place).toAbsolutePath().normalize(), config.serverDirectory());
    }

    @Override
    public String host() {
        return HostName.with(root.toString());
    }

    @Override
    public String make(ClusterSpecification specification) throws IOException, InterruptedException {
        return Address.read(create(specification).address()).server();
    }

    @Override
    public PostgresDatabase database(String id) {
        return find(id).database();
    }

    /**
     * The cluster of this id, made and started if it is not there. One that does not run, or was never finished, is made
     * anew.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code TOOL_TOO_OLD}, {@code BAD_CONFIGURATION}, {@code
     *     TARGET_UNSUITABLE}
     */
    ThrowawayCluster create(ClusterSpecification specification) throws IOException, InterruptedException {
        ThrowawayCluster cluster = at(specification.id());
        if (Files.exists(cluster.address()) && cluster.postmaster().isPresent()) {
            return cluster;
        }
        drop(specification.id());
        ServerBinaries binaries = ServerBinaries.choose(serverDirectory, specification.serverMajor());
        makeDirectory(cluster, specification.owner());
        try {
            new ClusterStart(cluster, specification, binaries, user).run();
        } catch (IOException | InterruptedException | RuntimeException e) {
            removeAfter(cluster, e);
            throw e;
        }
        return cluster;
    }

    /**
     * What a canary of a backup of this major version would use; makes no cluster.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code TOOL_TOO_OLD}, {@code BAD_CONFIGURATION}
     */
    public String examine(int serverMajor) throws IOException, InterruptedException {
        ServerBinaries binaries = ServerBinaries.choose(serverDirectory, serverMajor);
        Files.createDirectories(root);
        refuseForeignRoot();
        long free = Files.getFileStore(root).getUsableSpace() >> 20;
        return "PostgreSQL " + binaries.version() + " in " + binaries.directory() + ", clusters under " + root + " ("
                + free + " MiB free)";
    }

    private void refuseForeignRoot() throws IOException, InterruptedException {
        if (!user.mayEnter(root)) {
            throw FailureType.BAD_CONFIGURATION.told("The user " + user + ", who runs PostgreSQL, may not enter " + root
                    + ". Set canary.directory to a directory that is open to it.");
        }
    }

    /** The directory appears with its owner in it: at no moment does it look like nobody's. */
    private void makeDirectory(ThrowawayCluster cluster, ClusterOwner owner) throws IOException, InterruptedException {
        Files.createDirectories(root);
        refuseForeignRoot();
        Path unfinished = Files.createTempDirectory(root, PREFIX + "unfinished-");
        try {
            Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rwx--x--x"));
            Files.write(unfinished.resolve(cluster.owner().getFileName()), MAPPER.writeValueAsBytes(owner));
            Files.move(unfinished, cluster.directory(), StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException e) {
            throw FailureType.WORKER_LOST.told("Another attempt makes the cluster at this moment.");
        } finally {
            Trees.delete(unfinished);
        }
    }

    private void removeAfter(ThrowawayCluster cluster, Exception reason) {
        // An interrupted thread cannot wait for the server to stop.
        boolean interrupted = Thread.interrupted() || reason instanceof InterruptedException;
        try {
            remove(cluster);
        } catch (IOException | InterruptedException | RuntimeException e) {
            reason.addSuppressed(e);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * The cluster of this id.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code CLUSTER_GONE} when it is not on this host
     */
    ThrowawayCluster find(String id) {
        ThrowawayCluster cluster = at(id);
        if (!Files.exists(cluster.address())) {
            throw FailureType.CLUSTER_GONE.failure("Cluster " + PREFIX + id + " is not on this host.");
        }
        return cluster;
    }

    @Override
    public void drop(String id) throws IOException, InterruptedException {
        remove(at(id));
    }

    @Override
    public List<String> sweep(Predicate<ClusterOwner> running) throws IOException, InterruptedException {
        List<String> removed = new ArrayList<>();
        for (ThrowawayCluster cluster : all()) {
            String name = cluster.directory().getFileName().toString();
            try {
                Optional<ClusterOwner> owner = owner(cluster);
                if (owner.isEmpty() || !running.test(owner.get())) {
                    remove(cluster);
                    removed.add(name);
                }
            } catch (IOException | RuntimeException e) {
                LOGGER.warn("{} stays for now: {}", name, e.toString());
            }
        }
        return removed;
    }

    private List<ThrowawayCluster> all() throws IOException {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(root)) {
            return entries.filter(Files::isDirectory)
                    .filter(path -> path.getFileName().toString().startsWith(PREFIX))
                    .map(ThrowawayCluster::new)
                    .toList();
        }
    }

    private static Optional<ClusterOwner> owner(ThrowawayCluster cluster) {
        try {
            return Optional.of(MAPPER.readValue(Files.readAllBytes(cluster.owner()), ClusterOwner.class));
        } catch (IOException e) {
            // Whose it is cannot be told, so nobody can still need it.
            return Optional.empty();
        }
    }

    private ThrowawayCluster at(String id) {
        if (!id.matches("[A-Za-z0-9][A-Za-z0-9-]{0,59}")) {
            throw FailureType.BAD_INPUT.failure("\"" + id + "\" is no cluster.");
        }
        return new ThrowawayCluster(root.resolve(PREFIX + id));
    }

    private void remove(ThrowawayCluster cluster) throws IOException, InterruptedException {
        Optional<ProcessHandle> postmaster = cluster.postmaster();
        if (postmaster.isPresent()) {
            stop(cluster, postmaster.get());
        }
        Trees.delete(cluster.directory());
    }

    /** At once: what is in its memory is not needed. */
    private void stop(ThrowawayCluster cluster, ProcessHandle postmaster) throws IOException, InterruptedException {
        if (Files.exists(cluster.address())) {
            String tool = Path.of(Address.read(cluster.address()).binaries())
                    .resolve("pg_ctl")
                    .toString();
            var unused = LocalCommand.run(user.command(List.of(
                    tool,
                    "--pgdata=" + cluster.data(),
                    "--wait",
                    "--timeout=" + PATIENCE_SECONDS,
                    "--mode=immediate",
                    "stop")));
        }
        if (postmaster.isAlive()) {
            // Its children see that it is gone, and end.
            postmaster.destroyForcibly();
            try {
                postmaster.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
                throw new IOException("the server in " + cluster.data() + " does not end", e);
            }
        }
    }
}
