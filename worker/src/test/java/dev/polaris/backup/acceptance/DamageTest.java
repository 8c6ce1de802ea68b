package dev.polaris.backup.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polaris.backup.catalog.BackupDetails;
import dev.polaris.backup.catalog.ShowBackupRequest;
import dev.polaris.backup.database.BackupResult;
import dev.polaris.backup.database.BackupState;
import dev.polaris.backup.verify.VerifyBackupRequest;
import io.temporal.failure.ApplicationFailure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.ObjectVersion;

/**
 * The stored bytes are no longer those that were committed. S3 does not let even an administrator change a version, so a
 * damaged one is put beside it and the commit record made to pin that: what a reader then sees is what it would see if
 * the disk under S3 had changed its mind.
 */
final class DamageTest {
    private static Installation installation;
    private static WorkerHandle worker;
    private static BackupResult backup;
    private static JsonNode record;
    private static byte[] dump;
    private static int failures;

    @BeforeAll
    static void takeABackup() throws Exception {
        installation = Installation.ofDemo();
        worker = installation.worker("all");
        backup = installation.backUp();
        record = installation.bucket().commitRecord(backup.slot());
        dump = installation.bucket().readPinned(backup.slot(), "dump.sql.gz");
    }

    @AfterAll
    static void stop() throws Exception {
        installation.close();
    }

    @Test
    void aFlippedByteNamesTheTableItLiesIn() throws Exception {
        long[] member = memberInside("users");
        byte[] damaged = dump.clone();
        damaged[(int) (member[0] + member[1] / 2)] ^= 1;

        ApplicationFailure failure = verificationOf(damaged, dump.length);

        assertThat(failure.getOriginalMessage()).contains("members: ", "sha256: ");
        assertThat(findings("members")).anyMatch(finding -> finding.startsWith("auth.users: "));
        assertFailed("members", "sha256", "pinned-sha256");
    }

    @Test
    void aTruncatedObjectIsFound() throws Exception {
        byte[] cut = Arrays.copyOf(dump, dump.length - 1000);

        ApplicationFailure failure = verificationOf(cut, dump.length);

        assertThat(failure.getOriginalMessage()).contains("dump.sql.gz").contains(Integer.toString(cut.length));
        assertFailed("dump");
    }

    @Test
    void theDumpOfAnotherBackupIsFound() throws Exception {
        BackupResult other = installation.backUp();
        byte[] swapped = installation.bucket().readPinned(other.slot(), "dump.sql.gz");

        ApplicationFailure failure = verificationOf(swapped, swapped.length);

        assertThat(failure.getOriginalMessage()).contains("sha256");
        assertFailed("sha256", "pinned-sha256");
    }

    /** Puts these bytes where the dump was, verifies, and returns why that failed; then puts the true ones back. */
    private static ApplicationFailure verificationOf(byte[] bytes, long pinnedSize) throws Exception {
        double failedBackups = worker.metric("polaris_backup_failure_total", "kind=\"database\"");
        double failedVerifications = worker.metric("polaris_verification_failure_total", "kind=\"database\"");
        String key = "db/" + installation.env() + "/" + backup.slot() + "/";
        installation.bucket().put(key + "dump.sql.gz", bytes);
        ObjectNode changed = record.deepCopy();
        ((ObjectNode) changed.get("objects").get("dump.sql.gz"))
                .put("versionId", newest("/dump.sql.gz").versionId())
                .put("size", pinnedSize);
        replaceCommitRecord(key + "backup.json", changed);

        ApplicationFailure failure = installation.awaitFailure(
                installation.start("VerifyBackup", new VerifyBackupRequest(installation.env(), backup.slot())));

        assertThat(failure.getType()).isEqualTo("VERIFICATION_FAILED");
        assertThat(worker.metric("polaris_backup_failure_total", "kind=\"database\""))
                .isEqualTo(failedBackups + 1);
        assertThat(worker.metric("polaris_verification_failure_total", "kind=\"database\""))
                .isEqualTo(failedVerifications + 1);
        failures++;
        return failure;
    }

    private static void assertFailed(String... names) throws Exception {
        List<String> failed = StreamSupport.stream(
                        installation
                                .bucket()
                                .verification(backup.slot())
                                .get("checks")
                                .spliterator(),
                        false)
                .filter(check -> check.get("verdict").asText().equals("FAILED"))
                .map(check -> check.get("name").asText())
                .toList();
        assertThat(failed).contains(names);
        BackupDetails shown = installation.await(
                installation.start("ShowBackup", new ShowBackupRequest(installation.env(), backup.slot(), null)),
                BackupDetails.class);
        assertThat(shown.summary().state()).isEqualTo(BackupState.FAILED);
        assertThat(installation.bucket().verification(backup.slot()).get("runs"))
                .hasSize(failures + 1);
    }

    private static List<String> findings(String check) throws Exception {
        List<String> findings = new ArrayList<>();
        for (JsonNode found : installation.bucket().verification(backup.slot()).get("checks")) {
            if (found.get("name").asText().equals(check)) {
                found.get("findings").forEach(finding -> findings.add(finding.asText()));
            }
        }
        return findings;
    }

    private static void replaceCommitRecord(String key, JsonNode changed) {
        for (ObjectVersion version : installation.bucket().versions(backup.slot() + "/backup.json")) {
            installation
                    .bucket()
                    .admin()
                    .deleteObject(delete -> delete.bucket(Stack.bucket())
                            .key(key)
                            .versionId(version.versionId())
                            .bypassGovernanceRetention(true));
        }
        installation.bucket().put(key, changed.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectVersion newest(String suffix) {
        return installation.bucket().versions(backup.slot() + suffix).get(0);
    }

    /** Offset and length, in the compressed dump, of a member that lies inside a table. */
    private static long[] memberInside(String table) throws Exception {
        return StoredIndex.memberInside(installation.bucket().readPinned(backup.slot(), "dump.index.jsonl.gz"), table);
    }
}
