package dev.polaris.backup.canary;

import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.postgres.PostgresFailures;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** Makes a cluster in an empty directory and starts it. */
final class ClusterStart {
    private static final int ATTEMPTS = 5;
    private static final int PASSWORD_BYTES = 24;
    private static final long LARGEST_SHARED_BUFFERS = 1024;
    private static final long SMALLEST_SHARED_BUFFERS = 64;
    private static final int LARGEST_IDENTIFIER = 63;

    private final ThrowawayCluster cluster;
    private final ClusterSpecification specification;
    private final ServerBinaries binaries;
    private final ServerUser user;

    ClusterStart(
            ThrowawayCluster cluster, ClusterSpecification specification, ServerBinaries binaries, ServerUser user) {
        this.cluster = cluster;
        this.specification = specification;
        this.binaries = binaries;
        this.user = user;
    }

    /** Makes it, starts it, and creates its database. */
    void run() throws IOException, InterruptedException {
        Files.createDirectory(cluster.data());
        Files.setPosixFilePermissions(cluster.data(), PosixFilePermissions.fromString("rwx------"));
        user.give(cluster.data());
        writePassword();
        initialise();
        Files.writeString(
                cluster.data().resolve("postgresql.conf"), String.join("\n", settings()), StandardOpenOption.APPEND);
        int port = start();
        String database = createDatabase(port);
        new Address(port, database, binaries.directory().toString(), binaries.version()).write(cluster.address());
    }

    private void writePassword() throws IOException {
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        Files.createFile(
                cluster.password(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(cluster.password(), HexFormat.of().formatHex(random));
    }

    /** initdb runs as the server's user, so the password is that user's while it runs, and nobody else's ever. */
    private void initialise() throws IOException, InterruptedException {
        LocalCommand.Ended ended = initdb(locale());
        if (!ended.well() && ended.printed().contains("locale")) {
            // The host lacks the source's locale; what depends on its order is then as in C.
            for (Path left : list(cluster.data())) {
                Trees.delete(left);
            }
            ended = initdb(List.of("--locale=C"));
        }
        if (!ended.well()) {
            throw FailureType.TARGET_UNSUITABLE.told("initdb in " + cluster.data() + " failed: " + ended.printed());
        }
    }

    private LocalCommand.Ended initdb(List<String> locale) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                binaries.tool("initdb"),
                "--pgdata=" + cluster.data(),
                "--username=" + ThrowawayCluster.SUPERUSER,
                "--pwfile=" + cluster.password(),
                "--auth=scram-sha-256",
                "--encoding=" + specification.encoding(),
                "--no-sync"));
        command.addAll(locale);
        user.give(cluster.password());
        try {
            return LocalCommand.run(user.command(command));
        } finally {
            user.takeBack(cluster.password());
        }
    }

    private List<String> locale() {
        if (specification.collate().isEmpty() || specification.ctype().isEmpty()) {
            return List.of("--locale=C");
        }
        return List.of(
                "--locale=C",
                "--lc-collate=" + specification.collate().get(),
                "--lc-ctype=" + specification.ctype().get());
    }

    private static List<Path> list(Path directory) throws IOException {
        try (var entries = Files.list(directory)) {
            return entries.toList();
        }
    }

    /** Durability is given up, and so is everything that works in the background on rows that will be dropped. */
    private List<String> settings() {
        return List.of(
                "",
                "listen_addresses = '127.0.0.1'",
                "unix_socket_directories = ''",
                "cluster_name = '" + cluster.directory().getFileName() + "'",
                "max_connections = 200",
                "shared_buffers = " + sharedBuffers() + "MB",
                "maintenance_work_mem = 256MB",
                "max_locks_per_transaction = 512",
                "fsync = off",
                "synchronous_commit = off",
                "full_page_writes = off",
                "wal_level = minimal",
                "max_wal_senders = 0",
                "max_wal_size = 16GB",
                "checkpoint_timeout = 1h",
                "autovacuum = off",
                "jit = off",
                "timezone = 'UTC'",
                "log_timezone = 'UTC'",
                // Rows must not get into a log.
                "log_min_messages = fatal",
                "log_min_error_statement = panic",
                "log_error_verbosity = terse",
                "");
    }

    private static long sharedBuffers() {
        long memory = ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getTotalMemorySize();
        return Math.max(SMALLEST_SHARED_BUFFERS, Math.min(LARGEST_SHARED_BUFFERS, (memory >> 20) / 16));
    }

    private int start() throws IOException, InterruptedException {
        LocalCommand.Ended ended = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            // Another process may take the port in between; then another one is tried.
            int port = freePort();
            ended = LocalCommand.run(user.command(List.of(
                    binaries.tool("pg_ctl"),
                    "--pgdata=" + cluster.data(),
                    "--log=" + cluster.log(),
                    "--wait",
                    "--timeout=120",
                    "--options=-p " + port,
                    "start")));
            if (ended.well()) {
                return port;
            }
        }
        throw FailureType.TARGET_UNSUITABLE.told("The server in " + cluster.data() + " did not start: "
                + ended.printed() + " Read " + cluster.log() + ".");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private String createDatabase(int port) {
        String name = specification.database();
        var server = cluster.database(port, "postgres");
        try (Connection connection = server.connect("polaris-canary");
                Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            compressQuickly(statement);
            boolean usable = !Set.of("postgres", "template0", "template1").contains(name)
                    && name.getBytes(java.nio.charset.StandardCharsets.UTF_8).length <= LARGEST_IDENTIFIER;
            if (!usable) {
                return "postgres";
            }
            statement.execute("create database \"" + name.replace("\"", "\"\"") + "\" template template0");
            return name;
        } catch (SQLException e) {
            throw PostgresFailures.of(e, server, "creating the canary's database");
        }
    }

    /** Where the server can: lz4 takes less time than the pglz of old. */
    private static void compressQuickly(Statement statement) throws SQLException {
        try {
            statement.execute("alter system set default_toast_compression = 'lz4'");
            statement.execute("select pg_reload_conf()");
        } catch (SQLException e) {
            if (!String.valueOf(e.getSQLState()).startsWith("22")) {
                throw e;
            }
        }
    }
}
