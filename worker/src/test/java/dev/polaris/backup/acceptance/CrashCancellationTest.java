package dev.polaris.backup.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polaris.backup.database.BackupResult;
import dev.polaris.backup.faults.Fault;
import dev.polaris.backup.faults.HeldRequest;
import dev.polaris.backup.faults.Rule;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.CanceledFailure;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Somebody cancels a backup in the middle of its dump, in Temporal UI or from a terminal. */
final class CrashCancellationTest {
    private static CrashDatabase database;
    private static Installation installation;

    @BeforeAll
    static void install() throws Exception {
        database = new CrashDatabase(100);
        installation = Installation.of(database.name());
        installation.worker("all");
    }

    @AfterAll
    static void uninstall() throws Exception {
        installation.close();
        database.close();
    }

    @Test
    void aRunningDumpIsEnded() throws Exception {
        Rule slow =
                installation.s3().always(request -> request.isFor("PUT", "/dump.sql.gz"), new Fault.Slow(4_000_000));
        try {
            WorkflowStub run = installation.startBackup();
            Eventually.await("a part is on its way", () -> slow.hits() > 0);

            cancelAndExpectTheEnd(run);
        } finally {
            slow.remove();
        }
    }

    /** Nothing moves, so no heartbeat tells the worker of the cancellation; it must come to know it by itself. */
    @Test
    void aHungDumpIsEnded() throws Exception {
        HeldRequest held = CrashMoment.IN_THE_DUMP.stopAt(installation.s3());
        try {
            WorkflowStub run = installation.startBackup();
            held.awaitArrival();

            cancelAndExpectTheEnd(run);
        } finally {
            held.drop();
        }
    }

    private static void cancelAndExpectTheEnd(WorkflowStub run) throws Exception {
        run.cancel();

        assertThatThrownBy(() -> installation.await(run, BackupResult.class))
                .isInstanceOf(WorkflowFailedException.class)
                .hasCauseInstanceOf(CanceledFailure.class);
        assertThat(run.describe().getStatus()).isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CANCELED);
        assertThat(installation.bucket().versions("/backup.json")).isEmpty();
        new CrashAftermath(installation).nothingLeft();
    }
}
