package dev.polaris.backup.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polaris.backup.database.BackupResult;
import dev.polaris.backup.faults.HeldRequest;
import dev.polaris.backup.journal.JournalView;
import io.temporal.client.WorkflowStub;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A worker is killed with no chance to clean up; another one finishes the same run. */
final class CrashTest {
    private static Installation installation;
    private static WorkerHandle worker;

    @BeforeAll
    static void install() throws Exception {
        installation = Installation.ofDemo();
        // A worker that dies in a short step is noticed only when the step's time is up.
        installation.configure("request: 15s", "request: 6s");
        worker = installation.worker("all");
    }

    @AfterAll
    static void uninstall() throws Exception {
        installation.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"AFTER_THE_COMPLETION", "BEFORE_THE_CHECKSUM"})
    @Tag("full")
    void anotherWorkerFinishesWhateverTheMoment(CrashMoment moment) throws Exception {
        anotherWorkerFinishesWhatAKilledOneBegan(moment);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"AFTER_THE_COMPLETION", "BEFORE_THE_CHECKSUM"})
    void anotherWorkerFinishesWhatAKilledOneBegan(CrashMoment moment) throws Exception {
        HeldRequest held = moment.stopAt(installation.s3());
        WorkflowStub run = installation.startBackup();
        held.awaitArrival();
        worker.kill9();

        worker = installation.worker("all");
        BackupResult result = installation.await(run, BackupResult.class);

        CrashAftermath aftermath = new CrashAftermath(installation);
        aftermath.oneVerifiedBackup(result);
        aftermath.counted(worker, 1, 0, 1);
        JournalView journal = moment == CrashMoment.IN_THE_VERIFICATION
                ? installation.journalOf("verify/" + installation.env() + "/" + result.backupId())
                : installation.journalOfChild(run);
        assertThat(CrashAftermath.troubles(journal, moment.step()))
                .anySatisfy(trouble -> assertThat(trouble).contains("WORKER_LOST"));

        // What the dead worker had sent arrives late, and changes nothing.
        held.release();
        aftermath.oneVerifiedBackup(result);
    }
}
