package dev.polaris.backup.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polaris.backup.canary.CanaryRequest;
import dev.polaris.backup.canary.CanaryResult;
import dev.polaris.backup.catalog.BackupDetails;
import dev.polaris.backup.catalog.ShowBackupRequest;
import dev.polaris.backup.database.BackupResult;
import dev.polaris.backup.database.BackupState;
import dev.polaris.backup.database.ImportArchiveRequest;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Archives of stock pg_dump become backups that can be proven and restored, and what is none leaves nothing behind. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ImportAcceptanceTest {
    @TempDir
    private Path directory;

    private Installation installation;

    @BeforeAll
    void install() throws Exception {
        installation = Installation.ofDemo();
        installation.target();
        installation.worker("all");
    }

    @AfterAll
    void uninstall() throws Exception {
        installation.close();
    }

    @Test
    void anArchiveIsShownAndProvenLikeABackup() throws Exception {
        upload("old/stock.dump", dump("UTC"));

        WorkflowStub run = start("old/stock.dump", null);
        BackupResult imported = installation.await(run, BackupResult.class);

        assertThat(imported.state()).isEqualTo(BackupState.VERIFIED);
        assertThat(installation.journalOfChild(run).steps())
                .extracting(StepEntry::name)
                .containsSubsequence(
                        "inspect source", "open upload", "import", "complete", "describe", "commit", "verify");
        BackupDetails shown = installation.await(
                installation.start("ShowBackup", new ShowBackupRequest(installation.env(), imported.slot(), 5)),
                BackupDetails.class);
        assertThat(shown.summary().purpose()).isEqualTo(Purpose.IMPORTED);
        assertThat(shown.record().archive().key()).isEqualTo(key("old/stock.dump"));
        assertThat(shown.record().source().database()).isEqualTo("postgres");
        assertThat(failure("ShowBackup", new ShowBackupRequest(installation.env(), "newest", 5)))
                .as("an archive of any age is not the newest backup")
                .isEqualTo(FailureType.NO_BACKUP);
        assertThat(failure("RestoreIntoTarget", restore(imported, null))).isEqualTo(FailureType.NOT_PROVEN);

        CanaryResult proof = installation.await(
                installation.start("CanaryRestore", new CanaryRequest(installation.env(), imported.slot())),
                CanaryResult.class);

        assertThat(proof.state()).as(proof.checks().toString()).isEqualTo(BackupState.PROVEN);
    }

    /** The strategy's own pipeline, on a machine of another time zone. */
    @Test
    void anArchivePipedThroughGzipIsRestoredAndComparedUnderItsTimeZone() throws Exception {
        upload("dump.sql.gz", gzip(dump("Europe/Vienna")));

        BackupResult imported = installation.await(start("dump.sql.gz", "Europe/Vienna"), BackupResult.class);

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
        byte[] archive = dump("UTC");
        byte[] newer = archive.clone();
        newer[6] = 17;
        byte[] zipped = gzip(archive);
        upload("text.sql", "select 'no archive';".getBytes(UTF_8));
        upload("empty", new byte[0]);
        upload("inserts.dump", dump("UTC", "--inserts"));
        upload("newer.dump", newer);
        upload("truncated.dump", Arrays.copyOf(archive, archive.length * 2 / 3));
        upload("truncated.gz", Arrays.copyOf(zipped, zipped.length * 2 / 3));
        upload("whole.dump", archive);
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
                refused("missing.dump", null, FailureType.NO_ARCHIVE, Stack.bucket() + "/" + key("missing.dump")));

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
        return new Refused(start(name, timeZone), type, words);
    }

    private FailureType failure(String type, Object request) throws Exception {
        return FailureType.of(installation.awaitFailure(installation.start(type, request)));
    }

    private WorkflowStub start(String name, String timeZone) {
        return installation.start("ImportArchive", new ImportArchiveRequest(installation.env(), name, timeZone));
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

    private String key(String name) {
        return "imports/" + installation.env() + "/" + name;
    }

    private void upload(String name, byte[] content) {
        installation.bucket().put(key(name), content);
    }

    private byte[] dump(String timeZone, String... options) throws Exception {
        Path file = directory.resolve("stock.dump");
        List<String> command = new ArrayList<>(
                List.of(StockTool.postgres("pg_dump"), "--format=custom", "--file=" + file, "--dbname=postgres"));
        command.addAll(List.of(options));
        StockTool.runAs(
                Map.of(
                        "PGUSER", Stack.variable("POLARIS_SOURCE_USER"),
                        "PGPASSWORD", Stack.variable("POLARIS_SOURCE_PASSWORD"),
                        "PGTZ", timeZone),
                directory,
                command.toArray(String[]::new));
        return Files.readAllBytes(file);
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
            gzip.write(content);
        }
        return zipped.toByteArray();
    }
}
