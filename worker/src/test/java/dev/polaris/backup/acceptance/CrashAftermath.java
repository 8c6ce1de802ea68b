package dev.polaris.backup.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polaris.backup.database.Attempt;
import dev.polaris.backup.database.BackupResult;
import dev.polaris.backup.database.BackupState;
import dev.polaris.backup.journal.JournalView;
import dev.polaris.backup.journal.StepEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a user cares about after a run, whatever was broken while it ran. */
final class CrashAftermath {
    private final Installation installation;

    CrashAftermath(Installation installation) {
        this.installation = installation;
    }

    /** The run left exactly one backup in its slot, it is verified, it is of one attempt, and nothing else is left. */
    void oneVerifiedBackup(BackupResult result) throws Exception {
        assertThat(result.state()).isEqualTo(BackupState.VERIFIED);
        assertThat(installation.bucket().versions("/" + result.slot() + "/backup.json"))
                .as("versions of the commit record")
                .hasSize(1);
        assertThat(installation
                        .bucket()
                        .verification(result.slot())
                        .get("state")
                        .asText())
                .isEqualTo("VERIFIED");
        ofOneAttempt(result);
        nothingLeft();
    }

    /** Every object that the commit record pins lies in its slot and was written by the one attempt it names. */
    void ofOneAttempt(BackupResult result) throws IOException {
        JsonNode record = installation.bucket().commitRecord(result.slot());
        assertThat(record.get("backupId").asText()).isEqualTo(result.backupId());
        for (JsonNode pinned : record.get("objects")) {
            String key = pinned.get("key").asText();
            assertThat(key).startsWith("db/" + installation.env() + "/" + result.slot() + "/");
            Map<String, String> metadata =
                    installation.bucket().metadata(key, pinned.get("versionId").asText());
            assertThat(metadata)
                    .as("metadata of " + key)
                    .containsEntry(Attempt.BACKUP_METADATA, result.backupId())
                    .containsEntry(
                            Attempt.ATTEMPT_METADATA, record.get("attemptId").asText());
        }
    }

    /** No open upload; and, as soon as their ends have been noticed, no tool and no session of a backup. */
    void nothingLeft() throws Exception {
        assertThat(installation.bucket().openUploads()).as("open uploads").isEmpty();
        Eventually.assertThatSoon(
                () -> assertThat(tools()).as("running dump tools").isEmpty());
        Eventually.assertThatSoon(
                () -> assertThat(sessions()).as("sessions on the source").isEmpty());
    }

    /** Command lines of running tools that were told to connect to this installation's source. */
    List<String> tools() throws IOException {
        String port = "PGPORT=" + installation.source().port();
        List<String> found = new ArrayList<>();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : processes
                    .filter(path -> path.getFileName().toString().matches("\\d+"))
                    .toList()) {
                if (List.of(text(process.resolve("environ")).split("\0")).contains(port)) {
                    found.add(process.getFileName() + " "
                            + text(process.resolve("cmdline")).replace('\0', ' '));
                }
            }
        }
        return found;
    }

    /** Sessions of backups on the source cluster, by application name. */
    List<String> sessions() throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection admin = Stack.admin("postgres");
                Statement statement = admin.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select application_name from pg_stat_activity where application_name ~ '^polaris-[0-9]'")) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }

    /** The worker counted these outcomes of database backups since it was started. */
    void counted(WorkerHandle worker, int successes, int failures, int verified) throws Exception {
        assertThat(count(worker, "polaris_backup_success_total")).isCloseTo(successes, within(0.0));
        assertThat(count(worker, "polaris_backup_failure_total")).isCloseTo(failures, within(0.0));
        assertThat(count(worker, "polaris_verification_success_total")).isCloseTo(verified, within(0.0));
        assertThat(count(worker, "polaris_verification_failure_total")).isZero();
    }

    /** Why attempts at this step failed, as the journal tells. */
    static List<String> troubles(JournalView journal, String step) {
        return journal.steps().stream()
                .filter(entry -> entry.name().equals(step))
                .map(StepEntry::troubles)
                .flatMap(List::stream)
                .toList();
    }

    private static double count(WorkerHandle worker, String name) throws Exception {
        return worker.metric(name, "kind=\"database\"");
    }

    /** Empty for a process that has ended meanwhile or is somebody else's. */
    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
