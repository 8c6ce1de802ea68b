package dev.polaris.backup.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.polaris.backup.approval.Approval;
import dev.polaris.backup.approval.ApprovalView;
import dev.polaris.backup.journal.JournalView;
import dev.polaris.backup.procedure.Acknowledgement;
import dev.polaris.backup.procedure.ProcedureIds;
import dev.polaris.backup.procedure.Standing;
import dev.polaris.backup.rebuild.FullRebuildRequest;
import dev.polaris.backup.storage.StorageSyncRequest;
import dev.polaris.backup.storage.StorageSyncResult;
import dev.polaris.backup.storage.SyncVerdict;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The demo environment with an app, its files and its pooler, and a server and a Storage on which it can be built anew. */
final class Rebuilding implements AutoCloseable {
    static final String OLD_ENV =
            "# the app\nDATABASE_URL=postgres://authenticator:old@gone:5432/postgres\nPORT=3000\n";
    static final String LOGIN = "authenticator";

    private final List<String> buckets;
    private final Installation installation = Installation.ofDemo();
    private final Path directory = Files.createTempDirectory("polaris-rebuild-");
    private final AppPooler pooler =
            AppPooler.start("postgres", installation.source().port());
    private final AttachedStorage storage = new AttachedStorage(directory);
    private final Semaphore asked = new Semaphore(0);
    private final Semaphore mayAnswer = new Semaphore(1);
    private final HttpServer app = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);

    /** @param buckets those whose objects come back */
    Rebuilding(String... buckets) throws Exception {
        this.buckets = List.of(buckets);
        writeFiles();
        Files.writeString(
                Files.createDirectories(directory.resolve("patches")).resolve("1_name.sql"),
                "create table public.environment (name text);\ninsert into public.environment values ('new');\n");
        app.createContext("/health", exchange -> {
            asked.release();
            mayAnswer.acquireUninterruptibly();
            mayAnswer.release();
            byte[] answer = "ok".getBytes(UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        app.start();
        installation.configure(
                "    canary:\n",
                "    storage: {url: '" + Stack.variable("POLARIS_STORAGE_URL")
                        + "', key: '${env:POLARIS_STORAGE_KEY}'}\n"
                        + pooler.procedure("observe: 0s", "instance: " + instance() + ",\n  rebuild: " + rebuild())
                        + "    canary:\n");
        var unused = installation.target();
    }

    private void writeFiles() throws IOException {
        Files.writeString(envFile(), OLD_ENV);
        Files.writeString(secret("db"), "old\n");
        Files.writeString(secret("session-key"), "old key\n");
    }

    /** Everything is as before the first rebuild but its backups; one that a failed test has left goes no further. */
    void beginAnew() throws Exception {
        try {
            run().terminate("the next test begins");
        } catch (WorkflowNotFoundException e) {
            // None is running.
        }
        storage.detach();
        pooler.pointBack();
        removeInstances();
        for (Path file : List.of(envFile(), secret("db"), secret("session-key"))) {
            for (Path kept : keptOf(file)) {
                Files.delete(kept);
            }
        }
        writeFiles();
    }

    /** Keeps the app from answering smoke tests; returns when it has been asked. */
    void holdTheApp() {
        asked.drainPermits();
        mayAnswer.acquireUninterruptibly();
    }

    void awaitAsked() throws InterruptedException {
        assertThat(asked.tryAcquire(Installation.PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as("the app was asked")
                .isTrue();
    }

    /** Ends {@link #holdTheApp}. */
    void letTheAppAnswer() {
        mayAnswer.release();
    }

    List<String> buckets() {
        return buckets;
    }

    private String instance() {
        return "{target: rehearsal, storage: {url: '" + storage.proxy().endpoint()
                + "', key: '${env:POLARIS_NEW_STORAGE_KEY}', attach: {run: '" + storage.command() + "'}}}";
    }

    private String rebuild() {
        return """
                {patches: %s, buckets: '%s', secrets: {db: {login: %s, file: %s}, session-key: {file: %s}},
                    envFile: {path: %s, variables: {SESSION_KEY: '${secret:session-key}', DATABASE_URL:
                      'postgres://%s:${secret:db}@${instance:host}:${instance:port}/${instance:database}'}},
                    manual: {mail-sender: Set the sender.},
                    smoke: {home: {url: 'http://127.0.0.1:%d/health', contains: ok}}}""".formatted(
                        directory.resolve("patches"),
                        String.join(", ", buckets),
                        LOGIN,
                        secret("db"),
                        secret("session-key"),
                        envFile(),
                        LOGIN,
                        app.getAddress().getPort());
    }

    Installation installation() {
        return installation;
    }

    AppPooler pooler() {
        return pooler;
    }

    AttachedStorage storage() {
        return storage;
    }

    /** Holds the app's file and the secrets, and what is kept of them. */
    Path directory() {
        return directory;
    }

    Path envFile() {
        return directory.resolve(".env");
    }

    Path secret(String name) {
        return directory.resolve(name);
    }

    /** What a file that a rebuild replaces was before; empty when nothing is kept. */
    List<Path> keptOf(Path file) throws Exception {
        try (var files = Files.list(directory)) {
            return files.filter(kept -> kept.getFileName().toString().startsWith(file.getFileName() + ".before-"))
                    .toList();
        }
    }

    /** Starts a worker with every secret that its roles need. */
    WorkerHandle worker(String roles) throws Exception {
        Map<String, String> secrets = new TreeMap<>();
        secrets.put("POLARIS_SOURCE_ADMIN_PASSWORD", Stack.variable("POLARIS_SOURCE_ADMIN_PASSWORD"));
        secrets.put("POLARIS_APP_PASSWORD", Stack.variable("POLARIS_APP_PASSWORD"));
        secrets.put("POLARIS_STORAGE_KEY", Stack.variable("POLARIS_STORAGE_KEY"));
        secrets.put("POLARIS_NEW_STORAGE_KEY", storage.key());
        return installation.worker(roles, secrets);
    }

    /** Mirrors every bucket, and waits until each mirror was verified: a plan names what is known of it. */
    void sync() throws Exception {
        List<WorkflowStub> syncs = new ArrayList<>();
        for (String bucket : buckets) {
            syncs.add(installation.start("StorageSync", new StorageSyncRequest(installation.env(), bucket)));
        }
        for (int i = 0; i < buckets.size(); i++) {
            String sync =
                    installation.await(syncs.get(i), StorageSyncResult.class).syncId();
            var unused = installation.await(
                    installation
                            .client()
                            .newUntypedWorkflowStub(
                                    "verify-storage/" + installation.env() + "/" + buckets.get(i) + "/" + sync),
                    SyncVerdict.class);
        }
    }

    WorkflowStub start() {
        return installation.start("FullRebuild", request("a test does not wait for proofs", "OPS-9"));
    }

    FullRebuildRequest request(String acceptUnproven, String ticket) {
        return new FullRebuildRequest(installation.env(), null, acceptUnproven, null, ticket, "ann");
    }

    WorkflowStub run() {
        return installation.client().newUntypedWorkflowStub(ProcedureIds.workflow(installation.env()));
    }

    /** Approves the plan as soon as there is one; what it said. */
    List<String> approve() throws Exception {
        Eventually.assertThatSoon(
                () -> assertThat(standing().takes()).as(this::journal).contains("approve"));
        ApprovalView plan = run().query("approval", ApprovalView.class);
        var unused = run().update(
                        "approve", ApprovalView.class, new Approval(plan.planDigest(), "bob", "looked at it", null));
        return plan.plan();
    }

    /** Confirms a step as soon as it waits. */
    void acknowledge(String step) throws Exception {
        awaitWaiting(step);
        var unused = run().update("ack", Standing.class, new Acknowledgement(step, "bob", "done"));
    }

    /** Waits until the rebuild waits for this step, which may be behind a whole restore. */
    void awaitWaiting(String step) throws Exception {
        Eventually.assertThatWithin(
                Duration.ofSeconds(Installation.PATIENCE_SECONDS),
                () -> assertThat(standing().acknowledges()).as(this::journal).isEqualTo(step));
    }

    private Standing standing() {
        try {
            return run().query("standing", Standing.class);
        } catch (WorkflowNotFoundException e) {
            throw new AssertionError("the rebuild has not begun", e);
        }
    }

    /** The last steps of the run, for a failed assertion. */
    String journal() {
        JournalView journal = run().query("journal", JournalView.class);
        int last = journal == null ? 0 : journal.steps().size();
        return journal == null
                ? "no journal"
                : journal.steps().subList(Math.max(0, last - 4), last).toString();
    }

    /** Names of the databases and roles that rebuilds of this environment have made on the target's server. */
    List<String> instances() throws Exception {
        String like = "like 'polaris_instance_" + installation.env().replace('-', '_') + "%'";
        List<String> names = new ArrayList<>();
        try (Connection connection = admin("postgres");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select datname from pg_database where datname " + like
                        + " union select rolname from pg_roles where rolname " + like)) {
            while (row.next()) {
                names.add(row.getString(1));
            }
        }
        return names;
    }

    /** A superuser's session in a database of the target's server, past any proxy. */
    static Connection admin(String database) throws SQLException {
        return as(Stack.variable("POLARIS_TARGET_USER"), Stack.variable("POLARIS_TARGET_PASSWORD"), database);
    }

    static Connection as(String user, String password, String database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://" + Stack.targetHost() + ":" + Stack.targetPort() + "/" + database, user, password);
    }

    private void removeInstances() throws Exception {
        List<String> made = instances();
        try (Connection connection = admin("postgres");
                Statement statement = connection.createStatement()) {
            for (String name : made) {
                statement.execute("drop database if exists " + name + " with (force)");
                statement.execute("drop role if exists " + name);
            }
        }
    }

    @Override
    public void close() throws Exception {
        storage.close();
        app.stop(0);
        pooler.close();
        removeInstances();
        try (Connection connection = admin("postgres");
                Statement statement = connection.createStatement()) {
            // Other tests restore the same roles, and expect those of a copy.
            statement.execute("do $$ begin if exists (select from pg_roles where rolname = '" + LOGIN
                    + "') then alter role " + LOGIN + " nologin password null; end if; end $$");
        }
        installation.close();
        new ProcessBuilder("rm", "-rf", directory.toString()).start().waitFor();
    }
}
