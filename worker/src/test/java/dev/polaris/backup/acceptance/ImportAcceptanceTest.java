package dev.polaris.backup.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polaris.backup.canary.CanaryRequest;
import dev.polaris.backup.canary.CanaryResult;
import dev.polaris.backup.catalog.BackupDetails;
import dev.polaris.backup.catalog.ShowBackupRequest;
import dev.polaris.backup.database.BackupResult;
import dev.polaris.backup.database.BackupState;
import dev.polaris.backup.database.Purpose;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.journal.StepEntry;
import dev.polaris.backup.restore.RestoreReport;
import dev.polaris.backup.restore.RestoreRequest;
import dev.polaris.backup.rows.RowRestoreRequest;
import dev.polaris.backup.rows.RowRestoreResult;
import dev.polaris.backup.verify.CheckVerdict;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Archives of stock pg_dump become backups that can be proven and restored, and what is none leaves nothing behind. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ImportAcceptanceTest {
    private Installation installation;
    private StockArchives archives;

    @BeforeAll
    void install(@TempDir Path directory) throws Exception {
        installation = Installation.ofDemo();
        installation.target();
        installation.worker("all");
        archives = new StockArchives(installation, directory);
    }

    @AfterAll
    void uninstall() throws Exception {
        installation.close();
    }

    /**
     * An archive as it is, and one of the strategy's own pipeline on a machine of another time zone. The one is proven while
     * the other is restored, because each takes its time.
     */
    @Test
    void archivesAreShownProvenAndRestoredLikeBackups() throws Exception {
        archives.upload("old/stock.dump", archives.dump("UTC", "--compress=1"));
        WorkflowStub plain = archives.startImport("old/stock.dump", null);
        archives.upload("dump.sql.gz", gzip(archives.dump("Europe/Vienna", "--compress=1")));
        WorkflowStub piped = archives.startImport("dump.sql.gz", "Europe/Vienna");

        BackupResult imported = installation.await(plain, BackupResult.class);
        assertShown(plain, imported);
        WorkflowStub canary =
                installation.start("CanaryRestore", new CanaryRequest(installation.env(), imported.slot()));
        assertRestoredUnderItsTimeZone(installation.await(piped, BackupResult.class));

        CanaryResult proof = installation.await(canary, CanaryResult.class);
        assertThat(proof.state()).as(proof.checks().toString()).isEqualTo(BackupState.PROVEN);
    }

    private void assertShown(WorkflowStub run, BackupResult imported) throws Exception {
        assertThat(imported.state()).isEqualTo(BackupState.VERIFIED);
        assertThat(installation.journalOfChild(run).steps())
                .extracting(StepEntry::name)
                .containsSubsequence(
                        "inspect source", "open upload", "import", "complete", "describe", "commit", "verify");
        BackupDetails shown = installation.await(
                installation.start("ShowBackup", new ShowBackupRequest(installation.env(), imported.slot(), 5)),
                BackupDetails.class);
        assertThat(shown.summary().purpose()).isEqualTo(Purpose.IMPORTED);
        assertThat(shown.record().archive().key()).isEqualTo(archives.key("old/stock.dump"));
        assertThat(shown.record().source().database()).isEqualTo("postgres");
        assertThat(failure("ShowBackup", new ShowBackupRequest(installation.env(), "newest", 5)))
                .as("an archive of any age is not the newest backup")
                .isEqualTo(FailureType.NO_BACKUP);
        assertThat(failure("RestoreIntoTarget", restore(imported, null))).isEqualTo(FailureType.NOT_PROVEN);
    }

    private void assertRestoredUnderItsTimeZone(BackupResult imported) throws Exception {
        RestoreReport report = installation.await(
                installation.start("RestoreIntoTarget", restore(imported, "nobody else has one")), RestoreReport.class);
        assertThat(report.validation().verdict()).isEqualTo(CheckVerdict.PASSED);
        assertThat(DumpedText.differences(
                        DumpedText.ofSource(),
                        DumpedText.ofTarget(installation.target().name())))
                .isEmpty();
        RowRestoreResult rows =
                installation.await(installation.start("RowRestore", compareRows(imported)), RowRestoreResult.class);
        assertThat(rows.plan().empty()).as(rows.plan().lines().toString()).isTrue();
    }

    @Test
    void whatCannotBeImportedFailsTypedAndLeavesNothing() throws Exception {
        byte[] archive = archives.dump("UTC", "--table=public.transcripts");
        byte[] newer = archive.clone();
        newer[6] = 17;
        byte[] zipped = gzip(archive);
        archives.upload("text.sql", "select 'no archive';".getBytes(UTF_8));
        archives.upload("empty", new byte[0]);
        archives.upload("inserts.dump", archives.dump("UTC", "--inserts", "--table=public.profiles"));
        archives.upload("newer.dump", newer);
        archives.upload("truncated.dump", Arrays.copyOf(archive, archive.length * 2 / 3));
        archives.upload("truncated.gz", Arrays.copyOf(zipped, zipped.length * 2 / 3));
        archives.upload("whole.dump", archive);
        int before = installation.bucket().versions("").size();

        // All at once, because each takes its time and none has to do with another.
        List<Refused> runs = List.of(
                refused("text.sql", null, FailureType.DAMAGED_ARCHIVE, "only archives of pg_dump --format=custom"),
                refused("inserts.dump", null, FailureType.DAMAGED_ARCHIVE, "use pg_dump without --inserts"),
                refused("empty", null, FailureType.DAMAGED_ARCHIVE, "the archive is truncated"),
                refused("newer.dump", null, FailureType.DAMAGED_ARCHIVE, "1.17 is not known; use pg_dump of"),
                refused("truncated.dump", null, FailureType.DAMAGED_ARCHIVE, "the archive is truncated"),
                refused("truncated.gz", null, FailureType.DAMAGED_ARCHIVE, "truncated; copy the whole file again"),
                refused("whole.dump", "Mars/Olympus", FailureType.BAD_INPUT, "no time zone \"Mars/Olympus\""),
                refused("../db/stolen", null, FailureType.BAD_INPUT, "named as it is under imports/"),
                refused(
                        "missing.dump",
                        null,
                        FailureType.NO_ARCHIVE,
                        Stack.bucket() + "/" + archives.key("missing.dump")));

        for (Refused run : runs) {
            ApplicationFailure failure = installation.awaitFailure(run.run());
            assertThat(FailureType.of(failure)).as(failure.getOriginalMessage()).isEqualTo(run.type());
            assertThat(failure.getOriginalMessage()).contains(run.words());
        }
        assertThat(installation.bucket().versions("")).hasSize(before);
        assertThat(installation.bucket().openUploads()).isEmpty();
    }

    private record Refused(WorkflowStub run, FailureType type, String words) {}

    private Refused refused(String name, String timeZone, FailureType type, String words) {
        return new Refused(archives.startImport(name, timeZone), type, words);
    }

    private FailureType failure(String type, Object request) throws Exception {
        return FailureType.of(installation.awaitFailure(installation.start(type, request)));
    }

    private RestoreRequest restore(BackupResult backup, String accepted) {
        return new RestoreRequest(
                installation.env(), backup.slot(), "rehearsal", null, false, "CHG-1", accepted != null, accepted);
    }

    private RowRestoreRequest compareRows(BackupResult backup) {
        return new RowRestoreRequest(
                installation.env(),
                "public.profiles",
                backup.slot(),
                "nobody else has one",
                "rehearsal",
                null,
                null,
                true,
                null,
                null,
                null,
                "CHG-1",
                "ann",
                true,
                null);
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
            gzip.write(content);
        }
        return zipped.toByteArray();
    }
}
