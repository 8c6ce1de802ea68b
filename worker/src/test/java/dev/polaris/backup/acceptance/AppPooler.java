package dev.polaris.backup.acceptance;

import dev.polaris.backup.faults.FaultProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** A PgBouncer of one test's own, through which its app reaches a database of the source cluster. */
final class AppPooler implements AutoCloseable {
    private static final String INI = "pgbouncer.ini";
    private static final String TEXT = """
            [databases]
            app = host=%s port=%d dbname=%s

            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = %d
            unix_socket_dir =
            auth_type = trust
            auth_file = %s
            admin_users = pooler
            pool_mode = transaction
            max_client_conn = 200
            ignore_startup_parameters = extra_float_digits
            server_login_retry = 1
            """;

    private final Path directory;
    private final String text;
    private final int port;
    private final Process process;
    private final FaultProxy procedures;

    private AppPooler(Path directory, String text, int port, Process process) throws IOException {
        this.directory = directory;
        this.text = text;
        this.port = port;
        this.process = process;
        this.procedures = FaultProxy.raw("127.0.0.1", port);
    }

    /** @param source the port of the server that the environment's source names */
    static AppPooler start(String database, int source) throws Exception {
        // Outside of the checkout, which its user may not enter.
        Path directory = Files.createTempDirectory("polaris-pooler-");
        int port = freePort();
        Path users = Files.writeString(
                directory.resolve("users.txt"),
                "\"" + Stack.variable("POLARIS_APP_USER") + "\" \"" + Stack.variable("POLARIS_APP_PASSWORD")
                        + "\"\n\"pooler\" \"\"\n");
        String text = TEXT.formatted(Stack.sourceHost(), source, database, port, users);
        Files.writeString(directory.resolve(INI), text);
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            new ProcessBuilder("chown", "-R", "postgres:postgres", directory.toString())
                    .start()
                    .waitFor();
            command.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"));
        }
        command.addAll(List.of(
                Stack.variable("POLARIS_PGBOUNCER"), directory.resolve(INI).toString()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        AppPooler pooler = new AppPooler(directory, text, port, process);
        pooler.awaitReady();
        return pooler;
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

    /** A connection as the app makes it. */
    Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", Stack.variable("POLARIS_APP_USER"));
        properties.setProperty("password", Stack.variable("POLARIS_APP_PASSWORD"));
        properties.setProperty("prepareThreshold", "0");
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/app", properties);
    }

    /** Between a procedure and the pooler, for its console and for its probes of the route; the app does not pass it. */
    FaultProxy procedures() {
        return procedures;
    }

    /** Where notices to people are kept, one a line: severity, then title. */
    List<String> notices() throws IOException {
        Path told = directory.resolve("notices");
        return Files.exists(told) ? Files.readAllLines(told) : List.of();
    }

    /** Its configuration file as it is now. */
    String ini() throws IOException {
        return Files.readString(directory.resolve(INI));
    }

    /** The configuration file that it was started with, pointing at another place. */
    String iniPointingAt(String host, int server, String database) {
        return text.replaceFirst("app = .*", "app = host=" + host + " port=" + server + " dbname=" + database);
    }

    /** Points the app at what it was started with, whatever procedures have made of it. */
    void pointBack() throws Exception {
        Files.writeString(directory.resolve(INI), text);
        new ProcessBuilder("kill", "-HUP", Long.toString(process.pid())).start().waitFor();
    }

    /** The section of a configuration by which procedures replace the database behind it. */
    String procedure(String times) {
        return procedure(times, "instance: {target: rehearsal}");
    }

    /**
     * The same section with instances made otherwise.
     *
     * @param more what else stands in it
     */
    String procedure(String times, String more) {
        return """
                procedure: {%s,
                  freeze: {sql: {user: %s, password: "${env:POLARIS_SOURCE_ADMIN_PASSWORD}", sslMode: disable}},
                  flip: {pgbouncer: {ini: %s, database: app, console: {host: 127.0.0.1, port: %d, user: pooler,
                    password: "${env:POLARIS_APP_PASSWORD}", sslMode: disable}}},
                  route: {host: 127.0.0.1, port: %d, database: app, user: %s,
                    password: "${env:POLARIS_APP_PASSWORD}", sslMode: disable},
                  notify: {command: {run: 'echo "$POLARIS_SEVERITY $POLARIS_TITLE" >> %s'}},
                  %s}
                """.formatted(
                        times,
                        Stack.variable("POLARIS_SOURCE_ADMIN_USER"),
                        directory.resolve(INI),
                        procedures.port(),
                        procedures.port(),
                        Stack.variable("POLARIS_APP_USER"),
                        directory.resolve("notices"),
                        more)
                .indent(4);
    }

    @Override
    public void close() throws Exception {
        procedures.close();
        process.destroy();
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        new ProcessBuilder("rm", "-rf", directory.toString()).start().waitFor();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
