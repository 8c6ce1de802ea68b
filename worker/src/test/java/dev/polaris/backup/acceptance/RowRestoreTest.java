package dev.polaris.backup.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polaris.backup.approval.Approval;
import dev.polaris.backup.approval.ApprovalState;
import dev.polaris.backup.approval.ApprovalView;
import dev.polaris.backup.journal.JournalView;
import dev.polaris.backup.rows.RowMode;
import dev.polaris.backup.rows.RowRestoreOutcome;
import dev.polaris.backup.rows.RowRestoreRequest;
import dev.polaris.backup.rows.RowRestoreResult;
import io.temporal.client.WorkflowStub;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows that were deleted from a live table come back from its backup, with the worker killed in the middle of the merge. */
final class RowRestoreTest {
    private static final Map<String, String> LOGIN =
            Map.of("POLARIS_SOURCE_ADMIN_PASSWORD", Stack.variable("POLARIS_SOURCE_ADMIN_PASSWORD"));

    private final String database = "rows_" + UUID.randomUUID().toString().substring(0, 8);
    private final String personal = "personal-" + UUID.randomUUID();
    private Installation installation;
    private WorkerHandle worker;

    @BeforeEach
    void install() throws Exception {
        try (Connection admin = Stack.admin("postgres")) {
            run(admin, "create database " + database);
        }
        try (Connection admin = Stack.admin(database)) {
            run(
                    admin,
                    "create table people (id bigserial primary key, name text not null, born date, notes jsonb)",
                    "create table visits (person bigint references people on delete cascade, at timestamptz,"
                            + " primary key (person, at))",
                    "create table untouched as select n, repeat('x', 100) from generate_series(1, 50000) n",
                    "insert into people (name, born, notes) select '" + personal + "' || n, date '1970-01-01' + n,"
                            + " '{\"a\": null}' from generate_series(1, 20000) n",
                    "insert into visits select n, '2026-01-01 00:00+00'::timestamptz from generate_series(1, 20000) n",
                    "grant select on all tables in schema public to " + Stack.variable("POLARIS_SOURCE_USER"));
        }
        installation = Installation.of(database);
        installation.configure("                    targets:\n".stripLeading(), "targets:\n" + live());
        worker = installation.worker("all", LOGIN);
    }

    /** The database that is backed up, as a target for rows. */
    private String live() {
        return "      live: {host: 127.0.0.1, port: " + Stack.sourcePort() + ", database: " + database + ", user: "
                + Stack.variable("POLARIS_SOURCE_ADMIN_USER")
                + ", password: \"${env:POLARIS_SOURCE_ADMIN_PASSWORD}\", sslMode: disable}\n";
    }

    @AfterEach
    void uninstall() throws Exception {
        installation.close();
        try (Connection admin = Stack.admin("postgres")) {
            run(admin, "drop database " + database + " with (force)");
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

    private static String contents(Connection connection) throws SQLException {
        return one(
                connection,
                "select md5(string_agg(p::text, ',' order by id)) || (select md5(string_agg(v::text, ',' order by person, at))"
                        + " from visits v) from people p");
    }

    private RowRestoreRequest request(boolean dryRun) {
        return new RowRestoreRequest(
                installation.env(),
                "people",
                null,
                "no canary in this test",
                null,
                null,
                null,
                true,
                RowMode.INSERT_MISSING,
                null,
                true,
                "OPS-7",
                "ann",
                dryRun,
                null);
    }

    @Test
    void deletedRowsComeBackAlthoughTheWorkerIsKilledInTheMerge() throws Exception {
        installation.backUp();
        String before;
        try (Connection admin = Stack.admin(database)) {
            before = contents(admin);
            // The sequence is behind the rows that will come back, so that the merge has to move it.
            run(admin, "delete from people where id between 5000 and 5999", "select setval('people_id_seq', 100)");
            assertThat(contents(admin)).isNotEqualTo(before);
        }
        RowRestoreResult dry =
                installation.await(installation.start("RowRestore", request(true)), RowRestoreResult.class);
        assertThat(dry.outcome()).isEqualTo(RowRestoreOutcome.PLANNED);
        assertThat(dry.plan().tables().get(0).missing()).isEqualTo(1000);

        WorkflowStub thin = installation.start("RowRestore", request(false));
        WorkflowStub run = installation
                .client()
                .newUntypedWorkflowStub("restore-rows/" + installation.env() + "/public.people/OPS-7");
        Eventually.await("the run waits for an approval", () -> awaits(run));
        try (Connection holder = Stack.admin(database)) {
            // Holds the merge up when every row is written and nothing is committed.
            holder.setAutoCommit(false);
            run(holder, "alter sequence people_id_seq cache 7");
            run.update("approve", ApprovalView.class, new Approval(dry.plan().digest(), "bob", "known loss", null));
            Eventually.await(
                    "the merge waits for the sequence",
                    () -> one(
                                    holder,
                                    "select exists (select from pg_locks where not granted and relation = 'people_id_seq'::regclass)")
                            .equals("t"));
            worker.kill9();
            holder.rollback();
        }
        WorkerHandle second = installation.worker("all", LOGIN);
        RowRestoreResult result = installation.await(thin, RowRestoreResult.class);

        assertThat(result.outcome()).isEqualTo(RowRestoreOutcome.MERGED);
        assertThat(result.merged().tables())
                .allSatisfy(table -> assertThat(table.inserted()).isEqualTo(1000));
        JournalView journal = run.query("journal", JournalView.class);
        assertThat(CrashAftermath.troubles(journal, "merge")).anyMatch(trouble -> trouble.contains("WORKER_LOST"));
        try (Connection admin = Stack.admin(database)) {
            assertThat(contents(admin)).isEqualTo(before);
            assertThat(one(admin, "select last_value from people_id_seq")).isEqualTo("20000");
            assertThat(one(admin, "select count(*) from pg_namespace where nspname like 'polaris%'"))
                    .isEqualTo("0");
        }
        assertThat(worker.log() + second.log()).doesNotContain(personal);
        for (String workflow : installation.workflowIds()) {
            assertThat(decoded(installation.history(workflow))).doesNotContain(personal);
        }
    }

    private static boolean awaits(WorkflowStub run) {
        try {
            return run.query("approval", ApprovalView.class).state() == ApprovalState.AWAITING;
        } catch (RuntimeException e) {
            // It has not begun yet.
            return false;
        }
    }

    /** A history with its payloads in clear: as JSON they are base64, in which nothing would ever be found. */
    private static String decoded(String history) throws Exception {
        StringBuilder clear = new StringBuilder(history);
        for (JsonNode data : new ObjectMapper().readTree(history).findValues("data")) {
            clear.append(new String(Base64.getDecoder().decode(data.asText()), StandardCharsets.UTF_8));
        }
        return clear.toString();
    }
}
