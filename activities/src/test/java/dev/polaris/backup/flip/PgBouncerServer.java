package dev.polaris.backup.flip;

import dev.polaris.backup.config.DatabaseConfig;
import dev.polaris.backup.config.SecretReference;
import dev.polaris.backup.instance.Instance;
import dev.polaris.backup.postgres.PostgresDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** A real PgBouncer on 127.0.0.1 with files of its own, gone when closed. Nobody needs a password. */
final class PgBouncerServer implements AutoCloseable {
    private static final String TEXT = """
            ; kept as it is, with its spaces   \s
            %%include /dev/null
            [databases]
            other = host=127.0.0.1 port=1 dbname=app
              app   =  host=%s   port=%d dbname='%s' pool_size=20
            application = dbname=app

            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = %d
            unix_socket_dir =
            auth_type = trust
            auth_file = %s
            admin_users = pooler
            pool_mode = %s
            max_client_conn = 200
            ignore_startup_parameters = extra_float_digits
            server_login_retry = 1
            """;

    private final Path directory;
    private final int port;
    private final Process process;

    private PgBouncerServer(Path directory, int port, Process process) {
        this.directory = directory;
        this.port = port;
        this.process = process;
    }

    static PgBouncerServer start(Instance instance, String poolMode) throws IOException {
        // Outside of the checkout, which its user may not enter.
        Path directory = Files.createTempDirectory("pgbouncer-");
        int port = freePort();
        Path users = Files.writeString(directory.resolve("users.txt"), "\"app\" \"\"\n\"pooler\" \"\"\n");
        Files.writeString(
                directory.resolve("pgbouncer.ini"),
                TEXT.formatted(instance.host(), instance.port(), instance.database(), port, users, poolMode));
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            new ProcessBuilder("chown", "-R", "postgres:postgres", directory.toString())
                    .start()
                    .onExit()
                    .join();
            command.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"));
        }
        command.addAll(List.of(program(), directory.resolve("pgbouncer.ini").toString()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        PgBouncerServer server = new PgBouncerServer(directory, port, process);
        server.awaitReady();
        return server;
    }

    private static String program() {
        for (String place : (System.getenv("PATH") + ":/usr/sbin:/usr/local/sbin").split(":")) {
            if (Files.isExecutable(Path.of(place, "pgbouncer"))) {
                return place + "/pgbouncer";
            }
        }
        throw new IllegalStateException("pgbouncer is missing: apt-get install pgbouncer");
    }

    private void awaitReady() throws IOException {
        while (true) {
            try (Connection ready = connect()) {
                return;
            } catch (SQLException notYet) {
                if (!process.isAlive()) {
                    throw new IllegalStateException(Files.readString(directory.resolve("log")), notYet);
                }
            }
        }
    }

    Path ini() {
        return directory.resolve("pgbouncer.ini");
    }

    int port() {
        return port;
    }

    DatabaseConfig config(String database, String user) {
        return new DatabaseConfig(
                "127.0.0.1",
                port,
                database,
                user,
                new SecretReference(SecretReference.Source.ENV, "PASSWORD"),
                DatabaseConfig.SslMode.DISABLE,
                Optional.empty());
    }

    PgBouncerConsole console() {
        return new PgBouncerConsole(
                new PostgresDatabase(
                        PostgresDatabase.Side.TARGET,
                        config("pgbouncer", "pooler"),
                        Map.of("PASSWORD", "not asked for")),
                Optional.empty());
    }

    /** A client's connection, as the app makes it. */
    Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", "app");
        properties.setProperty("password", "not asked for");
        properties.setProperty("prepareThreshold", "0");
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/app", properties);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            new ProcessBuilder("rm", "-rf", directory.toString()).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
