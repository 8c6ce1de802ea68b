package dev.polaris.backup.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polaris.backup.approval.Abort;
import dev.polaris.backup.approval.Approval;
import dev.polaris.backup.approval.ApprovalView;
import dev.polaris.backup.faults.FaultProxy;
import dev.polaris.backup.journal.JournalView;
import dev.polaris.backup.procedure.Acknowledgement;
import dev.polaris.backup.procedure.DatabaseRestoreRequest;
import dev.polaris.backup.procedure.ProcedureIds;
import dev.polaris.backup.procedure.ProcedurePhase;
import dev.polaris.backup.procedure.Rollback;
import dev.polaris.backup.procedure.Standing;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowStub;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * An app with a database and a pooler of its own, whose database is replaced: corrupted since it was backed up, with a
 * migration that the backup lacks. Also what an operator tells the procedure.
 */
final class ReplacedApp implements AutoCloseable {
    /** How many profiles the backup holds. */
    static final int PROFILES = 2000;

    /** How long a procedure may take to its next decision; longer than any does, also on a crowded machine. */
    private static final Duration NEXT_DECISION = Duration.ofMinutes(4);

    private static final Map<String, String> LOGINS = Map.of(
            "POLARIS_SOURCE_ADMIN_PASSWORD", Stack.variable("POLARIS_SOURCE_ADMIN_PASSWORD"),
            "POLARIS_APP_PASSWORD", Stack.variable("POLARIS_APP_PASSWORD"));

    private final String database = "procedure_" + UUID.randomUUID().toString().substring(0, 8);
    private final Path migrations;
    private final Installation installation;
    private final AppPooler pooler;
    private final FaultProxy temporal;
    private WorkflowStub latest;
    private CompletableFuture<?> ended;

    /** @param times the deadlines of its procedures, as the configuration has them */
    ReplacedApp(String times) throws Exception {
        try (Connection admin = Stack.admin("postgres")) {
            run(admin, "create database " + database);
        }
        try (Connection admin = Stack.admin(database)) {
            run(
                    admin,
                    "create table profiles (id int primary key, name text)",
                    "create table writes (key text primary key, at timestamptz default now())",
                    "insert into profiles select n, 'name ' || n from generate_series(1, " + PROFILES + ") n",
                    "grant select on all tables in schema public to " + Stack.variable("POLARIS_SOURCE_USER"));
        }
        migrations = Files.createTempDirectory("polaris-migrations-");
        Files.writeString(
                migrations.resolve("20260101000000_notes.sql"), "alter table profiles add column note text;\n");
        installation = Installation.of(database);
        pooler = AppPooler.start(database, installation.source().port());
        String[] server = Stack.temporal().split(":");
        temporal = FaultProxy.raw(server[0], Integer.parseInt(server[1]));
        installation.configure("target: " + Stack.temporal(), "target: 127.0.0.1:" + temporal.port());
        installation.configure(
                "    canary:\n",
                pooler.procedure(times + ", migrations: {directory: " + migrations + "}") + "    canary:\n");
        installation.configure("healthChecks: {}", "healthChecks: {profiles: {sql: select count(*) from profiles}}");
    }

    Installation installation() {
        return installation;
    }

    AppPooler pooler() {
        return pooler;
    }

    /** Between Temporal and the workers; operators do not pass it. */
    FaultProxy temporal() {
        return temporal;
    }

    /** The database that it uses before a procedure. */
    String database() {
        return database;
    }

    /** Another worker of all roles, with the logins of procedures. */
    WorkerHandle worker() throws Exception {
        return installation.worker("all", LOGINS);
    }

    /** Backs it up, and then corrupts it. */
    void prepare() throws Exception {
        var unused = installation.target();
        installation.backUp();
        try (Connection app = pooler.connect()) {
            run(app, "update profiles set name = 'corrupt'");
        }
    }

    /** Asks for a procedure. */
    WorkflowStub start() {
        latest = installation.start(
                "DatabaseRestore",
                new DatabaseRestoreRequest(
                        installation.env(), null, "the canary is not part of this test", null, null, "OPS-7", "ann"));
        ended = latest.getResultAsync(Object.class);
        return latest;
    }

    /** The procedure that was asked for last. */
    WorkflowStub run() {
        return latest;
    }

    /** Done when that one has ended. */
    CompletableFuture<?> ended() {
        return ended;
    }

    /** The run that does the work. */
    WorkflowStub procedure() {
        return installation.client().newUntypedWorkflowStub(ProcedureIds.workflow(installation.env()));
    }

    Standing standing() {
        return asked("standing", Standing.class);
    }

    JournalView journal() {
        return asked("journal", JournalView.class);
    }

    /** What the run answers; complains when it has not begun, or when no worker is there that could answer yet. */
    private <T> T asked(String query, Class<T> type) {
        try {
            return procedure().query(query, type);
        } catch (WorkflowException unanswered) {
            throw new AssertionError("the procedure does not answer", unanswered);
        }
    }

    /** Its steps as text, to explain a failure. */
    private String told() {
        JournalView journal = journal();
        return journal == null ? "no journal" : journal.steps().toString();
    }

    /** Waits until it takes a message in a phase. */
    void await(ProcedurePhase phase, String message) throws Exception {
        Eventually.assertThatWithin(NEXT_DECISION, () -> {
            if (ended.isDone()) {
                throw new IllegalStateException("the procedure has ended before " + phase + ": " + told());
            }
            assertThat(standing())
                    .as(this::told)
                    .matches(standing ->
                            standing.phase() == phase && standing.takes().contains(message));
        });
    }

    ApprovalView awaitApproval(ProcedurePhase phase) throws Exception {
        await(phase, "approve");
        return procedure().query("approval", ApprovalView.class);
    }

    /** Approves by somebody else than who asked for the procedure. */
    void approve(ProcedurePhase phase) throws Exception {
        approve(phase, "bob");
    }

    void approve(ProcedurePhase phase, String by) throws Exception {
        ApprovalView view = awaitApproval(phase);
        procedure().update("approve", ApprovalView.class, new Approval(view.planDigest(), by, "looked at it", null));
    }

    void abort() {
        procedure().update("abort", ApprovalView.class, new Abort("bob", "not today"));
    }

    void rollBack() throws Exception {
        await(ProcedurePhase.OBSERVING, "rollback");
        procedure().update("rollback", Standing.class, new Rollback("bob", "the restored data is too old"));
    }

    void confirm() throws Exception {
        await(ProcedurePhase.OBSERVING, "ack");
        procedure().update("ack", Standing.class, new Acknowledgement("observe", "bob", "the app is fine"));
    }

    /** The keys of all writes in a database, whichever server has it. */
    Set<String> writes(String name) throws SQLException {
        return column(name, "select key from writes");
    }

    /** What a query finds in a database of the app, whichever server has it. */
    Set<String> column(String name, String query) throws SQLException {
        try (Connection connection = name.equals(database) ? Stack.admin(name) : TargetDatabase.connect(name)) {
            return column(connection, query);
        }
    }

    /** What the app finds behind its own route. */
    Set<String> seenByTheApp(String query) throws SQLException {
        try (Connection app = pooler.connect()) {
            return column(app, query);
        }
    }

    /** The databases and the roles that are left of instances which procedures of this app made. */
    Set<String> instances() throws SQLException {
        String mine = "'polaris\\_instance\\_" + installation.env().replace("-", "\\_") + "%'";
        try (Connection target = TargetDatabase.connect("postgres")) {
            return column(
                    target,
                    "select datname from pg_database where datname like " + mine
                            + " union select rolname from pg_roles where rolname like " + mine);
        }
    }

    /**
     * Makes the next procedure begin as the first one did: at the old database, and with no instance; also when the one before
     * did not end.
     */
    void beginAnew() throws Exception {
        for (FaultProxy proxy : List.of(
                temporal, pooler.procedures(), installation.s3(), installation.source(), installation.targetProxy())) {
            proxy.accept();
        }
        try {
            procedure().terminate("its test has failed");
        } catch (WorkflowNotFoundException ended) {
            // As it should.
        }
        try (Connection admin = Stack.admin(database)) {
            run(
                    admin,
                    // Sessions of this name are spared by a watch that ends.
                    "set application_name = 'polaris-freeze-test'",
                    "set default_transaction_read_only = off",
                    // Committed before the schema is dropped: its watch reads there until it sees this.
                    "do $$ begin if to_regnamespace('polaris_freeze') is not null then"
                            + " perform polaris_freeze.switch_off(); end if; end $$",
                    "drop schema if exists polaris_freeze cascade");
        }
        pooler.pointBack();
        dropInstances();
    }

    private void dropInstances() throws SQLException {
        try (Connection target = TargetDatabase.connect("postgres")) {
            for (String instance : instances()) {
                run(target, "drop database if exists " + instance + " with (force)", "drop role if exists " + instance);
            }
        }
    }

    @Override
    public void close() throws Exception {
        pooler.close();
        installation.close();
        temporal.close();
        dropInstances();
        Files.delete(migrations.resolve("20260101000000_notes.sql"));
        Files.delete(migrations);
        try (Connection admin = Stack.admin("postgres")) {
            run(admin, "drop database " + database + " with (force)");
        }
    }

    private static Set<String> column(Connection connection, String query) throws SQLException {
        Set<String> found = new TreeSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }

    private static void run(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
