package dev.polaris.backup.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polaris.backup.database.BackupResult;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.faults.HeldRequest;
import dev.polaris.backup.journal.JournalView;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The database goes away before or during a dump. */
final class OutageOfSourceTest {
    private static CrashDatabase database;

    private Installation installation;
    private CrashAftermath aftermath;

    @BeforeAll
    static void fill() throws Exception {
        database = new CrashDatabase(100);
    }

    @AfterAll
    static void drop() throws Exception {
        database.close();
    }

    @BeforeEach
    void install() throws Exception {
        installation = Installation.of(database.name());
        installation.configure("tries: 20", "tries: 4");
        aftermath = new CrashAftermath(installation);
    }

    @AfterEach
    void uninstall() throws Exception {
        installation.close();
    }

    @Test
    void aCutConnectionMakesAnotherAttemptWithANewSnapshot() throws Exception {
        installation.worker("all");
        HeldRequest held = CrashMoment.IN_THE_DUMP.stopAt(installation.s3());
        WorkflowStub run = installation.startBackup();
        held.awaitArrival();
        installation.source().cutAll();
        held.release();

        BackupResult result = installation.await(run, BackupResult.class);

        aftermath.oneVerifiedBackup(result);
        JournalView journal = installation.journalOfChild(run);
        assertThat(CrashAftermath.troubles(journal, "dump"))
                .singleElement()
                .satisfies(trouble -> assertThat(trouble).contains("SOURCE_LOST"));
        assertThat(installation
                        .bucket()
                        .commitRecord(result.slot())
                        .get("attemptId")
                        .asText())
                .startsWith("2-");
    }

    @Test
    void aSourceThatComesBackIsBackedUp() throws Exception {
        installation.worker("all");
        installation.source().refuse();
        WorkflowStub run = installation.startBackup();
        Eventually.assertThatSoon(
                () -> assertThat(CrashAftermath.troubles(installation.journalOfChild(run), "inspect source"))
                        .isNotEmpty());
        installation.source().accept();

        aftermath.oneVerifiedBackup(installation.await(run, BackupResult.class));
    }

    @Test
    void aSourceThatStaysAwayFailsTheRunAndLeavesNothing() throws Exception {
        WorkerHandle worker = installation.worker("all");
        HeldRequest held = CrashMoment.IN_THE_DUMP.stopAt(installation.s3());
        WorkflowStub run = installation.startBackup();
        held.awaitArrival();
        installation.source().refuse();
        installation.source().cutAll();
        held.release();

        ApplicationFailure failure = installation.awaitFailure(run);

        assertThat(failure.getType()).isEqualTo(FailureType.SOURCE_UNREACHABLE.name());
        assertThat(failure.getOriginalMessage()).contains(FailureType.SOURCE_UNREACHABLE.hint());
        assertThat(CrashAftermath.troubles(installation.journalOfChild(run), "dump"))
                .hasSize(4)
                .first()
                .satisfies(trouble -> assertThat(trouble).contains("SOURCE_LOST"));
        assertThat(installation.bucket().versions("/backup.json")).isEmpty();
        aftermath.counted(worker, 0, 1, 0);
        aftermath.nothingLeft();
    }
}
