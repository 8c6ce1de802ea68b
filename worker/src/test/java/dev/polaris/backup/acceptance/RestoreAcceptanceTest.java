package dev.polaris.backup.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polaris.backup.database.BackupResult;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.journal.JournalView;
import dev.polaris.backup.journal.StepEntry;
import dev.polaris.backup.restore.RestoreOptions;
import dev.polaris.backup.restore.RestorePlan;
import dev.polaris.backup.restore.RestoreReport;
import dev.polaris.backup.restore.RestoreRequest;
import dev.polaris.backup.verify.CheckVerdict;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A backup of the demo database goes into a target, by the real workflow, workers and servers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestoreAcceptanceTest {
    private static final int JOBS = 3;

    private Installation installation;
    private BackupResult backup;

    @BeforeAll
    void backUp() throws Exception {
        installation = Installation.ofDemo();
        installation.configure("worker:\n", "restore:\n  jobs: " + JOBS + "\nworker:\n");
        installation.worker("control,backup,verify");
        installation.worker("restore");
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
        assertEqualToSource();
        JournalView journal = installation.journalOfChild(run);
        assertThat(journal.steps())
                .extracting(StepEntry::name)
                .containsSubsequence("plan", "prepare", "pre-data", "data", "post-data", "settle", "release");

        WorkflowStub again = installation.start("RestoreIntoTarget", request(true));
        assertThat(FailureType.of(installation.awaitFailure(again))).isEqualTo(FailureType.TARGET_NOT_EMPTY);

        installation.target().empty();
        RestorePlan next =
                installation.await(installation.start("PlanRestoreIntoTarget", request(true)), RestorePlan.class);
        assertThat(next.estimatedFrom()).startsWith("the pace of the restore into it on 20");
        assertThat(next.disk()).isGreaterThan(next.bytes() / 10);
        assertThat(next.diskFrom()).isEqualTo("the size of the source");
    }

    /** What was not asked for, large objects too, is not missed. */
    @Test
    void namedTablesAreRestoredAloneAndComparedAlone() throws Exception {
        RestoreOptions tables =
                new RestoreOptions(null, List.of("public.messages", "public.profiles"), null, null, null);
        WorkflowStub run = installation.start(
                "RestoreIntoTarget",
                new RestoreRequest(installation.env(), null, "rehearsal", tables, false, "CHG-1", true, "rehearsal"));

        RestoreReport report = installation.await(run, RestoreReport.class);

        assertThat(report.plan().tables()).isEqualTo(2);
        assertThat(report.validation().share().tablesProven()).isEqualTo(2);
        assertThat(report.validation().verdict()).isEqualTo(CheckVerdict.PASSED);
        assertThat(sessionsAndTraces()).isZero();
    }

    /** As somebody writes it in Temporal UI: each section by a restore of its own, and together they are the whole. */
    @Test
    void sectionsOneAfterTheOtherGiveTheWhole() throws Exception {
        WorkflowStub early = installation.start("RestoreIntoTarget", section("data"));
        ApplicationFailure refused = installation.awaitFailure(early);
        assertThat(FailureType.of(refused)).isEqualTo(FailureType.TARGET_UNSUITABLE);
        assertThat(refused.getOriginalMessage()).contains("missing: ").contains("Restore section pre-data");
        for (String section : List.of("pre-data", "data", "post-data")) {
            WorkflowStub run = installation.start("RestoreIntoTarget", section(section));
            RestoreReport report = installation.await(run, RestoreReport.class);
            assertThat(report.validation().verdict()).as(section).isEqualTo(CheckVerdict.PASSED);
        }
        assertEqualToSource();
    }

    private Map<String, Object> section(String name) {
        return Map.of(
                "env",
                installation.env(),
                "target",
                "rehearsal",
                "ticket",
                "CHG-1",
                "acceptUnproven",
                true,
                "reason",
                "rehearsal",
                "options",
                Map.of("sections", List.of(name)));
    }

    @Test
    void aBackupThatNobodyHasProvenNeedsAReason() throws Exception {
        WorkflowStub run = installation.start("RestoreIntoTarget", request(false));
        assertThat(FailureType.of(installation.awaitFailure(run))).isEqualTo(FailureType.NOT_PROVEN);
        assertThat(backup.location()).isNotEmpty();
    }

    @Test
    void aRunWithoutATicketIsRefused() throws Exception {
        RestoreRequest request =
                new RestoreRequest(installation.env(), null, "rehearsal", null, false, null, true, "rehearsal");
        WorkflowStub run = installation.start("RestoreIntoTarget", request);
        assertThat(FailureType.of(installation.awaitFailure(run))).isEqualTo(FailureType.BAD_INPUT);
    }

    @Test
    void aCancelledRestoreLeavesNoSessionAndIsResumed() throws Exception {
        WorkflowStub run;
        try (Connection holder = installation.target().admin()) {
            run = startAndHold(holder);
            assertThat(FailureType.of(
                            installation.awaitFailure(installation.start("RestoreIntoTarget", request(true)))))
                    .isEqualTo(FailureType.TARGET_BUSY);
            run.cancel();
            assertThatThrownBy(() -> installation.await(run, RestoreReport.class))
                    .isInstanceOf(WorkflowFailedException.class)
                    .hasCauseInstanceOf(CanceledFailure.class);
            assertThat(installation.target().sessions()).isZero();
        }
        RestoreReport report =
                installation.await(installation.start("RestoreIntoTarget", request(true)), RestoreReport.class);
        assertThat(report.plan().resumes()).isTrue();
        assertEqualToSource();
    }

    /** One worker is enough for all of the configured jobs, in the data section too. */
    @Test
    void theConfiguredJobsLoadRowsAtTheSameTime() throws Exception {
        WorkflowStub run = installation.start("RestoreIntoTarget", request(true));
        try (Connection holder = installation.target().admin();
                Statement statement = holder.createStatement()) {
            Eventually.await("the restore's progress", () -> {
                try (ResultSet row =
                        statement.executeQuery("select to_regclass('polaris_restore.progress') is not null")) {
                    row.next();
                    return row.getBoolean(1);
                }
            });
            statement.execute("select pg_advisory_lock(7)");
            statement.execute("""
                    create function polaris_restore.hold() returns trigger language plpgsql as
                    $$begin perform pg_advisory_xact_lock_shared(7); return new; end$$;
                    create trigger hold before insert on polaris_restore.progress
                    for each row when (new.unit ~ '^data/[0-9]') execute function polaris_restore.hold()""");
            Eventually.await("all jobs at their rows", () -> {
                try (ResultSet row = statement.executeQuery("select count(*) from pg_stat_activity"
                        + " where application_name like 'polaris-restore-%/data/%' and wait_event = 'advisory'")) {
                    row.next();
                    return row.getLong(1) == JOBS;
                }
            });
        }
        installation.await(run, RestoreReport.class);
        assertEqualToSource();
    }

    /** Starts a restore, and holds it up behind its first batch: it can write no further progress. */
    private WorkflowStub startAndHold(Connection holder) throws Exception {
        WorkflowStub run = installation.start("RestoreIntoTarget", request(true));
        Eventually.await("a first batch", () -> {
            try (Statement statement = holder.createStatement();
                    ResultSet row = statement.executeQuery("select to_regclass('polaris_restore.progress') is not null"
                            + " and exists (select from pg_namespace where nspname = 'oddities')")) {
                row.next();
                return row.getBoolean(1);
            }
        });
        holder.setAutoCommit(false);
        try (Statement statement = holder.createStatement()) {
            statement.execute("lock table polaris_restore.progress in share row exclusive mode");
        }
        Eventually.await("a session that waits", () -> {
            try (Connection connection = installation.target().admin();
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("select count(*) from pg_stat_activity"
                            + " where application_name like 'polaris-restore-%' and wait_event_type = 'Lock'")) {
                row.next();
                return row.getLong(1) > 0;
            }
        });
        return run;
    }

    private void assertEqualToSource() throws Exception {
        assertThat(DumpedText.differences(
                        DumpedText.ofSource(),
                        DumpedText.ofTarget(installation.target().name())))
                .isEmpty();
        assertThat(sessionsAndTraces()).isZero();
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
}
