package dev.polaris.backup.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polaris.backup.database.BackupResult;
import dev.polaris.backup.faults.HeldRequest;
import dev.polaris.backup.journal.JournalView;
import io.temporal.client.WorkflowStub;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
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
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"IN_THE_DUMP", "BEFORE_THE_COMMIT", "IN_THE_VERIFICATION"})
    @Tag("full")
    void anotherWorkerFinishesWhateverTheMoment(CrashMoment moment) throws Exception {
        anotherWorkerFinishesWhatAKilledOneBegan(moment);
    }

    @ParameterizedTest
    @EnumSource(names = {"IN_THE_DUMP", "BEFORE_THE_COMMIT", "IN_THE_VERIFICATION"})
    void anotherWorkerFinishesWhatAKilledOneBegan(CrashMoment moment) throws Exception {
        killAt(moment, moment.step(), installation::startBackup);

        new CrashAftermath(installation).counted(worker, 1, 0, 1);
    }

    /** What is there in the end holds every statement and every row of the archive that was uploaded. */
    @ParameterizedTest
    @EnumSource
    @Tag("full")
    void anotherWorkerFinishesAnImport(CrashMoment moment, @TempDir Path directory) throws Exception {
        StockArchives archives = new StockArchives(installation, directory);
        byte[] archive = archives.dump("UTC", "--compress=1");
        archives.upload("stock.dump", archive);
        String step = moment == CrashMoment.IN_THE_DUMP ? "import" : moment.step();

        BackupResult result = killAt(moment, step, () -> archives.startImport("stock.dump", null));

        assertThat(archives.digest(gunzip(installation.bucket().readPinned(result.slot(), "dump.sql.gz"))))
                .isEqualTo(archives.digest(archive));
    }

    private static BackupResult killAt(CrashMoment moment, String step, Supplier<WorkflowStub> start) throws Exception {
        HeldRequest held = moment.stopAt(installation.s3());
        WorkflowStub run = start.get();
        held.awaitArrival();
        worker.kill9();

        worker = installation.worker("all");
        BackupResult result = installation.await(run, BackupResult.class);

        CrashAftermath aftermath = new CrashAftermath(installation);
        aftermath.oneVerifiedBackup(result);
        JournalView journal = moment == CrashMoment.IN_THE_VERIFICATION
                ? installation.journalOf("verify/" + installation.env() + "/" + result.backupId())
                : installation.journalOfChild(run);
        assertThat(CrashAftermath.troubles(journal, step))
                .anySatisfy(trouble -> assertThat(trouble).contains("WORKER_LOST"));

        // What the dead worker had sent arrives late, and changes nothing.
        held.release();
        aftermath.oneVerifiedBackup(result);
        return result;
    }

    private static byte[] gunzip(byte[] content) throws IOException {
        try (GZIPInputStream zipped = new GZIPInputStream(new ByteArrayInputStream(content))) {
            return zipped.readAllBytes();
        }
    }
}
