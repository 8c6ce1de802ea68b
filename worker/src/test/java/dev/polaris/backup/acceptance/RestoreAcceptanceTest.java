package dev.polaris.backup.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polaris.backup.database.BackupResult;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.journal.JournalView;
import dev.polaris.backup.journal.StepEntry;
import dev.polaris.backup.restore.RestorePlan;
import dev.polaris.backup.restore.RestoreReport;
import dev.polaris.backup.restore.RestoreRequest;
import io.temporal.client.WorkflowStub;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A backup of the demo database goes into a target, by the real workflow, workers and servers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestoreAcceptanceTest {
    private Installation installation;
    private BackupResult backup;

    @BeforeAll
    void backUp() throws Exception {
        installation = Installation.ofDemo();
        installation.worker("control,backup,verify,restore");
        backup = installation.backUp();
    }

    @AfterAll
    void close() throws Exception {
        if (installation != null) {
            installation.close();
        }
    }

    @BeforeEach
    void emptyTarget() throws Exception {
        installation.target().empty();
    }

    private RestoreRequest request(boolean accept) {
        return new RestoreRequest(
                installation.env(), null, "rehearsal", null, false, "CHG-1", accept, accept ? "rehearsal" : null);
    }

    @Test
    void theTargetEqualsTheSource() throws Exception {
        RestorePlan plan =
                installation.await(installation.start("PlanRestoreIntoTarget", request(true)), RestorePlan.class);
        assertThat(plan.leftOut()).isEmpty();
        WorkflowStub run = installation.start("RestoreIntoTarget", request(true));
        RestoreReport report = installation.await(run, RestoreReport.class);
        assertThat(report.plan().digest()).isEqualTo(plan.digest());
        assertThat(report.loaded().rows()).isGreaterThanOrEqualTo(plan.rows());
        assertThat(dump(installation.target().name(), true)).isEqualTo(dump("postgres", false));
        assertThat(sessionsAndTraces()).isZero();
        JournalView journal = installation.journalOfChild(run);
        assertThat(journal.steps())
                .extracting(StepEntry::name)
                .containsSubsequence("plan", "prepare", "pre-data", "data", "post-data", "settle", "release");

        WorkflowStub again = installation.start("RestoreIntoTarget", request(true));
        assertThat(FailureType.of(installation.awaitFailure(again))).isEqualTo(FailureType.TARGET_NOT_EMPTY);
    }

    @Test
    void aBackupThatNobodyHasProvenNeedsAReason() throws Exception {
        WorkflowStub run = installation.start("RestoreIntoTarget", request(false));
        assertThat(FailureType.of(installation.awaitFailure(run))).isEqualTo(FailureType.NOT_PROVEN);
        assertThat(backup.location()).isNotEmpty();
    }

    private long sessionsAndTraces() throws Exception {
        try (Connection connection = installation.target().admin();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select (select count(*) from pg_stat_activity"
                        + " where application_name like 'polaris-restore%')"
                        + " + (select count(*) from pg_namespace where nspname = 'polaris_restore')")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static List<String> dump(String database, boolean target) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("/usr/lib/postgresql/15/bin/pg_dump", database);
        builder.environment().put("PGHOST", target ? Stack.targetHost() : Stack.sourceHost());
        builder.environment().put("PGPORT", String.valueOf(target ? Stack.targetPort() : Stack.sourcePort()));
        builder.environment().put("PGUSER", target ? Stack.variable("POLARIS_TARGET_USER") : "postgres");
        builder.environment()
                .put(
                        "PGPASSWORD",
                        Stack.variable(target ? "POLARIS_TARGET_PASSWORD" : "POLARIS_SOURCE_ADMIN_PASSWORD"));
        builder.environment().put("PGTZ", "UTC");
        Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("--") && !line.startsWith("\\"))
                .sorted()
                .toList();
    }
}
