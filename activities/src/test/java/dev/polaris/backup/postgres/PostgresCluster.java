package dev.polaris.backup.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * A real PostgreSQL cluster of a test's own: its own directory, a free port on 127.0.0.1, no unix socket, gone when closed.
 *
 * <p>The binaries are those in the directory the environment variable {@code PGBIN} names, else the newest under
 * {@code /usr/lib/postgresql}. As root the server runs as user {@code postgres}, because it refuses root.
 */
public final class PostgresCluster implements AutoCloseable {
    /** The superuser of every cluster. */
    public static final String USER = "postgres";

    private static final String PASSWORD = "only-for-this-test-cluster";
    private static final int ATTEMPTS = 3;

    /** How clients prove who they are. */
    public enum Authentication {
        TRUST("trust"),
        SCRAM("scram-sha-256");

        private final String method;

        Authentication(String method) {
            this.method = method;
        }
    }

    private final Path binaries;
    private final Path directory;
    private final Authentication authentication;
    private final Map<String, String> settings;
    private final Thread endWithJvm = new Thread(this::kill, "end-postgres");
    private int port;

    private PostgresCluster(
            Path binaries, Path directory, Authentication authentication, Map<String, String> settings) {
        this.binaries = binaries;
        this.directory = directory;
        this.authentication = authentication;
        this.settings = settings;
    }

    /** A cluster of the default binaries without passwords. */
    public static PostgresCluster start() {
        return start(defaultBinaries(), Authentication.TRUST, Map.of());
    }

    /**
     * A cluster of these binaries.
     *
     * @param binaries the directory with initdb and pg_ctl
     * @param settings server settings besides those that make it a fast throw-away server
     */
    public static PostgresCluster start(Path binaries, Authentication authentication, Map<String, String> settings) {
        try {
            Path directory = newDirectory();
            Map<String, String> all = new LinkedHashMap<>();
            all.put("listen_addresses", "127.0.0.1");
            all.put("unix_socket_directories", "");
            all.put("fsync", "off");
            all.put("timezone", "UTC");
            all.putAll(settings);
            PostgresCluster cluster = new PostgresCluster(binaries, directory, authentication, all);
            cluster.initialise();
            Runtime.getRuntime().addShutdownHook(cluster.endWithJvm);
            cluster.launch();
            return cluster;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The directory {@code PGBIN} names, else that of the newest installed server. */
    public static Path defaultBinaries() {
        String chosen = System.getenv("PGBIN");
        if (chosen != null) {
            return Path.of(chosen);
        }
        try (Stream<Path> installed = Files.list(Path.of("/usr/lib/postgresql"))) {
            return installed
                    .map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.comparingInt(bin ->
                            Integer.parseInt(bin.getName(bin.getNameCount() - 2).toString())))
                    .orElseThrow(() -> new IllegalStateException("no PostgreSQL server is installed: set PGBIN"));
        } catch (IOException missing) {
            throw new IllegalStateException("no PostgreSQL server is installed: set PGBIN", missing);
        }
    }

    private static Path newDirectory() throws IOException {
        Path target = Files.createDirectories(Path.of("target").toAbsolutePath());
        Path directory = Files.createTempDirectory(target, "postgres-");
        if (isRoot()) {
            own(directory);
            if (!succeeds(asServerUser(List.of("test", "-w", directory.toString())))) {
                // The build lies where the server's user may not go.
                Files.delete(directory);
                directory = Files.createTempDirectory("postgres-");
                own(directory);
            }
        }
        return directory;
    }

    private static void own(Path directory) throws IOException {
        run(List.of("chown", "postgres", directory.toString()));
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static List<String> asServerUser(List<String> command) {
        if (!isRoot()) {
            return command;
        }
        List<String> all =
                new ArrayList<>(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"));
        all.addAll(command);
        return all;
    }

    private void initialise() throws IOException {
        Path passwordFile = directory.resolve("password");
        Files.writeString(passwordFile, PASSWORD);
        if (isRoot()) {
            own(passwordFile);
        }
        run(asServerUser(List.of(
                binaries.resolve("initdb").toString(),
                "--pgdata=" + data(),
                "--username=" + USER,
                "--pwfile=" + passwordFile,
                "--auth=" + authentication.method,
                "--encoding=UTF8",
                "--no-locale",
                "--no-sync")));
        Files.delete(passwordFile);
    }

    private Path data() {
        return directory.resolve("data");
    }

    private void launch() throws IOException {
        for (int attempt = 1; ; attempt++) {
            if (port == 0 || attempt > 1) {
                port = freePort();
            }
            try {
                run(asServerUser(List.of(
                        binaries.resolve("pg_ctl").toString(),
                        "--pgdata=" + data(),
                        "--log=" + directory.resolve("log"),
                        "--wait",
                        "--timeout=120",
                        "--options=" + options(),
                        "start")));
                return;
            } catch (IOException failed) {
                // Another process may have taken the port in between.
                if (attempt == ATTEMPTS) {
                    throw failed;
                }
            }
        }
    }

    private String options() {
        StringBuilder options = new StringBuilder("-p " + port);
        settings.forEach((name, value) ->
                options.append(" -c ").append(name).append("='").append(value).append("'"));
        return options.toString();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** The port it listens on, the same after a restart. */
    public int port() {
        return port;
    }

    /** The directory of its binaries. */
    public Path binaries() {
        return binaries;
    }

    /** The superuser's password; not asked for with {@link Authentication#TRUST}. */
    public String password() {
        return PASSWORD;
    }

    /** The JDBC address of one of its databases, without user or password. */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /** A new connection as superuser. */
    public Connection connect(String database) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", USER);
        properties.setProperty("password", PASSWORD);
        return DriverManager.getConnection(jdbcUrl(database), properties);
    }

    /** Runs statements as superuser, each committed. */
    public void execute(String database, String... statements) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** A client command of the same version, such as pg_dump, that connects here by its environment. */
    public ProcessBuilder client(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(binaries.resolve(program).toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("PGHOST", "127.0.0.1");
        builder.environment().put("PGPORT", String.valueOf(port));
        builder.environment().put("PGUSER", USER);
        builder.environment().put("PGPASSWORD", PASSWORD);
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        return builder;
    }

    /** What it has written to its log. */
    public String log() throws IOException {
        return Files.readString(directory.resolve("log"));
    }

    /** Stops it; clients are disconnected, nothing is lost. */
    public void stop() throws IOException {
        run(asServerUser(
                List.of(binaries.resolve("pg_ctl").toString(), "--pgdata=" + data(), "--wait", "--mode=fast", "stop")));
    }

    /** Starts it again after {@link #stop()} or {@link #kill()}, on the same port. */
    public void startAgain() throws IOException {
        launch();
    }

    /** Stops it and starts it as a standby without a primary: it only reads. */
    public void becomeStandby() throws IOException {
        stop();
        Path signal = Files.createFile(data().resolve("standby.signal"));
        if (isRoot()) {
            own(signal);
        }
        launch();
    }

    /** Ends the server without warning, as a crash would. */
    public void kill() {
        postmaster().ifPresent(process -> {
            process.destroyForcibly();
            process.onExit().join();
        });
    }

    private Optional<ProcessHandle> postmaster() {
        try {
            return ProcessHandle.of(Long.parseLong(
                    Files.readAllLines(data().resolve("postmaster.pid")).get(0)));
        } catch (IOException stopped) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        kill();
        Runtime.getRuntime().removeShutdownHook(endWithJvm);
        try {
            run(List.of("rm", "-rf", directory.toString()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static boolean succeeds(List<String> command) throws IOException {
        try {
            run(command);
            return true;
        } catch (CommandFailed failed) {
            return false;
        }
    }

    private static void run(List<String> command) throws IOException {
        Path output = Files.createTempFile("command-", ".log");
        try {
            // To a file, not a pipe: pg_ctl's server inherits it and would keep a pipe open.
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            int status = process.waitFor();
            if (status != 0) {
                throw new CommandFailed(
                        command.get(0) + " ended with status " + status + ": " + Files.readString(output));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + command.get(0), interrupted);
        } finally {
            Files.delete(output);
        }
    }

    private static final class CommandFailed extends IOException {
        private static final long serialVersionUID = 1L;

        CommandFailed(String message) {
            super(message);
        }
    }
}
