package dev.polaris.backup.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polaris.backup.database.BackupResult;
import dev.polaris.backup.drill.TableDrillRequest;
import dev.polaris.backup.drill.TableDrillResult;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.journal.StepEntry;
import dev.polaris.backup.starter.Invocation;
import dev.polaris.backup.starter.Polaris;
import io.temporal.client.WorkflowStub;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** One table of a real backup is rehearsed on a real target, and nothing of it is left. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TableDrillTest {
    private Installation installation;
    private WorkerHandle worker;
    private BackupResult backup;

    @BeforeAll
    void backUp() throws Exception {
        installation = Installation.ofDemo();
        var unused = installation.target();
        worker = installation.worker("all");
        backup = installation.backUp();
    }

    @AfterAll
    void close() throws Exception {
        installation.close();
    }

    @Test
    void aTableComesBackEqualAndIsDropped() throws Exception {
        // A table with a type of its own, keys into others, policies and triggers.
        WorkflowStub run = drill("public.messages");

        TableDrillResult result = installation.await(run, TableDrillResult.class);

        assertThat(result.table()).isEqualTo("public.messages");
        assertThat(result.rows()).isPositive();
        assertThat(result.inTime()).isTrue();
        assertThat(installation.journalOfChild(run).steps())
                .extracting(StepEntry::name)
                .containsSubsequence("choose table", "create database", "restore table", "compare", "drop database");
        assertThat(leftDatabases()).isZero();
        assertThat(report(run.getExecution().getWorkflowId()))
                .contains("<h1>drill of " + installation.env() + "</h1>")
                .contains("of 2h: met")
                .contains(result.hash())
                .contains("drop database");
        assertThat(worker.metric("polaris_verification_success_total", "kind=\"drill\""))
                .isEqualTo(1);
    }

    @Test
    void onlyAProvenBackupIsChosenByItself() throws Exception {
        WorkflowStub run =
                installation.start("TableDrill", new TableDrillRequest(installation.env(), null, null, null));

        assertThat(FailureType.of(installation.awaitFailure(run))).isEqualTo(FailureType.NOT_PROVEN);
    }

    @Test
    void aTableThatIsNotThereIsSaidAndLeavesNothing() throws Exception {
        WorkflowStub run = drill("public.nowhere");

        assertThat(FailureType.of(installation.awaitFailure(run))).isEqualTo(FailureType.BAD_INPUT);
        assertThat(leftDatabases()).isZero();
    }

    private WorkflowStub drill(String table) {
        return installation.start(
                "TableDrill", new TableDrillRequest(installation.env(), table, backup.slot(), "rehearsal"));
    }

    /** What the command line writes about a run, as a page. */
    private String report(String workflowId) throws Exception {
        Path page = Files.createTempFile("report", ".html");
        try {
            int code = Polaris.run(
                    new Invocation(Map.of(), System.out, System.err, false),
                    "report",
                    workflowId,
                    "--config",
                    installation.config().toString(),
                    "--file",
                    page.toString());
            assertThat(code).isZero();
            return Files.readString(page);
        } finally {
            Files.deleteIfExists(page);
        }
    }

    private long leftDatabases() throws Exception {
        try (Connection connection = installation.target().admin();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select count(*) from pg_database where datname like 'polaris\\_drill\\_%'")) {
            row.next();
            return row.getLong(1);
        }
    }
}
