package dev.polaris.backup.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polaris.backup.approval.Approval;
import dev.polaris.backup.approval.ApprovalView;
import dev.polaris.backup.journal.JournalView;
import dev.polaris.backup.procedure.Acknowledgement;
import dev.polaris.backup.procedure.DatabaseRestoreOutcome;
import dev.polaris.backup.procedure.DatabaseRestoreRequest;
import dev.polaris.backup.procedure.DatabaseRestoreResult;
import dev.polaris.backup.procedure.ProcedureIds;
import dev.polaris.backup.procedure.ProcedurePhase;
import dev.polaris.backup.procedure.Standing;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowStub;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * An app's database is replaced while the app writes, through its own PgBouncer. No write that was acknowledged after the
 * freeze is in the instance that is left, and whatever happens the app can write in the end.
 */
final class DatabaseRestoreTest {
    private static final Map<String, String> LOGINS = Map.of(
            "POLARIS_SOURCE_ADMIN_PASSWORD", Stack.variable("POLARIS_SOURCE_ADMIN_PASSWORD"),
            "POLARIS_APP_PASSWORD", Stack.variable("POLARIS_APP_PASSWORD"));

    private final String database = "procedure_" + UUID.randomUUID().toString().substring(0, 8);
    private Installation installation;
    private AppPooler pooler;

    @BeforeEach
    void install() throws Exception {
        try (Connection admin = Stack.admin("postgres")) {
            run(admin, "create database " + database);
        }
        try (Connection admin = Stack.admin(database)) {
            run(
                    admin,
                    "create table profiles (id int primary key, name text)",
                    "create table writes (key text primary key, at timestamptz default now())",
                    "insert into profiles select n, 'name ' || n from generate_series(1, 2000) n",
                    "grant select on all tables in schema public to " + Stack.variable("POLARIS_SOURCE_USER"));
        }
        installation = Installation.of(database);
        pooler = AppPooler.start(database, installation.source().port());
    }

    private void workers(String times) throws Exception {
        installation.configure("    canary:\n", pooler.procedure(times) + "    canary:\n");
        installation.worker("all", LOGINS);
        var unused = installation.target();
        installation.backUp();
        corrupt();
    }

    @AfterEach
    void uninstall() throws Exception {
        pooler.close();
        installation.close();
        try (Connection admin = Stack.admin("postgres")) {
            run(admin, "drop database " + database + " with (force)");
        }
    }

    @Test
    void theAppWritesToWhatWasRestored() throws Exception {
        workers("deadline: 3m, observe: 3m");
        WorkflowStub run = start();
        TreeSet<String> acknowledged;
        DatabaseRestoreResult result;
        try (AppWriters writers = new AppWriters(pooler, 20)) {
            approve(ProcedurePhase.PLANNED);
            approve(ProcedurePhase.FROZEN);
            awaitPhase(ProcedurePhase.OBSERVING);
            int written = writers.acknowledged().size();
            Eventually.assertThatSoon(
                    () -> assertThat(writers.acknowledged().size()).isGreaterThan(written + 100));
            procedure().update("ack", Standing.class, new Acknowledgement("observe", "bob", "the app is fine"));
            result = installation.await(run, DatabaseRestoreResult.class);
            writers.close();
            acknowledged = new TreeSet<>(writers.acknowledged());
        }

        assertThat(result.outcome()).isEqualTo(DatabaseRestoreOutcome.RESTORED);
        assertThat(corrupted()).as("corrupted profiles behind the app's route").isZero();
        assertThat(acknowledged)
                .anyMatch(write -> write.startsWith(result.live().database() + "/"));
        assertThat(acknowledged)
                .filteredOn(write -> write.startsWith(result.live().database() + "/"))
                .as("writes acknowledged by the new instance that are not in it")
                .allMatch(write -> holds(write.substring(write.indexOf('/') + 1)));
        try (Connection old = Stack.admin(database)) {
            assertThat(one(old, "select count(*) from writes where at > '" + result.frozenAt() + "'"))
                    .as("writes to the old instance after the freeze was proven")
                    .isEqualTo("0");
        }
        assertThat(result.safetyBackup()).isNotNull();
    }

    private WorkflowStub start() {
        return installation.start(
                "DatabaseRestore",
                new DatabaseRestoreRequest(
                        installation.env(), null, "the canary is not part of this test", null, null, "OPS-7", "ann"));
    }

    private WorkflowStub procedure() {
        return installation.client().newUntypedWorkflowStub(ProcedureIds.workflow(installation.env()));
    }

    private void awaitPhase(ProcedurePhase phase) throws Exception {
        Eventually.assertThatSoon(() -> assertThat(standing().phase()).isEqualTo(phase));
    }

    private Standing standing() {
        try {
            return procedure().query("standing", Standing.class);
        } catch (WorkflowNotFoundException e) {
            throw new AssertionError("the procedure has not begun", e);
        }
    }

    private ApprovalView awaitApproval(ProcedurePhase phase) throws Exception {
        Eventually.assertThatSoon(() -> assertThat(standing())
                .as(() -> journal())
                .matches(standing ->
                        standing.phase() == phase && standing.takes().contains("approve")));
        return procedure().query("approval", ApprovalView.class);
    }

    private String journal() {
        JournalView journal = procedure().query("journal", JournalView.class);
        return journal == null ? "no journal" : journal.steps().toString();
    }

    private void approve(ProcedurePhase phase) throws Exception {
        ApprovalView view = awaitApproval(phase);
        procedure().update("approve", ApprovalView.class, new Approval(view.planDigest(), "bob", "looked at it", null));
    }

    private void corrupt() throws SQLException {
        try (Connection app = pooler.connect()) {
            run(app, "update profiles set name = 'corrupt'");
        }
    }

    private int corrupted() throws SQLException {
        try (Connection app = pooler.connect()) {
            return Integer.parseInt(one(app, "select count(*) from profiles where name = 'corrupt'"));
        }
    }

    private boolean holds(String key) {
        try (Connection app = pooler.connect()) {
            return "1".equals(one(app, "select count(*) from writes where key = '" + key + "'"));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void run(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static String one(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }
}
