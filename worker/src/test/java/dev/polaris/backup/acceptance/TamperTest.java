package dev.polaris.backup.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polaris.backup.catalog.BackupDetails;
import dev.polaris.backup.catalog.BackupList;
import dev.polaris.backup.catalog.ListBackupsRequest;
import dev.polaris.backup.catalog.ShowBackupRequest;
import dev.polaris.backup.database.BackupResult;
import dev.polaris.backup.database.BackupState;
import dev.polaris.backup.verify.CheckVerdict;
import dev.polaris.backup.verify.VerificationSummary;
import dev.polaris.backup.verify.VerifyBackupRequest;
import io.temporal.client.WorkflowException;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What whoever stole a role's key can do to a committed backup: write beside it, and be seen. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class TamperTest {
    private static Installation installation;
    private static WorkerHandle worker;
    private static BackupResult backup;
    private static JsonNode record;

    @BeforeAll
    static void takeABackup() throws Exception {
        installation = Installation.ofDemo();
        worker = installation.worker("all");
        backup = installation.backUp();
        record = installation.bucket().commitRecord(backup.slot());
    }

    @AfterAll
    static void stop() throws Exception {
        installation.close();
    }

    @Test
    @Order(1)
    void theWriterMayNeitherReadNorListNorDelete() {
        String key = key("dump.sql.gz");
        String version = pinned("dump.sql.gz").get("versionId").asText();
        try (S3Client writer = Stack.s3("backup")) {
            refused(() ->
                    writer.getObjectAsBytes(get -> get.bucket(Stack.bucket()).key(key)));
            refused(() -> writer.getObjectAsBytes(
                    get -> get.bucket(Stack.bucket()).key(key).versionId(version)));
            refused(() -> writer.headObject(head -> head.bucket(Stack.bucket()).key(key)));
            refused(() ->
                    writer.listObjectsV2(list -> list.bucket(Stack.bucket()).prefix(prefix())));
            refused(() -> writer.listObjectVersions(
                    list -> list.bucket(Stack.bucket()).prefix(prefix())));
            refused(() ->
                    writer.deleteObject(delete -> delete.bucket(Stack.bucket()).key(key)));
            refused(() -> writer.deleteObject(
                    delete -> delete.bucket(Stack.bucket()).key(key).versionId(version)));
            refused(() -> put(writer, key("verification.json"), "{}".getBytes(UTF_8)));
        }
    }

    @Test
    @Order(2)
    void theVerifierMayNotChangeABackupNorWriteUnderStorage() {
        try (S3Client verifier = Stack.s3("verify")) {
            refused(() -> put(verifier, key("dump.sql.gz"), new byte[1]));
            refused(() -> put(verifier, key("backup.json"), new byte[1]));
            refused(() -> put(verifier, "storage/" + installation.env() + "/verification.json", new byte[1]));
            refused(() -> verifier.deleteObject(
                    delete -> delete.bucket(Stack.bucket()).key(key("dump.sql.gz"))));
        }
    }

    @Test
    @Order(3)
    void aRawOverwriteChangesNothingAndIsReported(@TempDir Path directory) throws Exception {
        double failedBackups = worker.metric("polaris_backup_failure_total", "kind=\"database\"");
        double failedVerifications = worker.metric("polaris_verification_failure_total", "kind=\"database\"");
        ObjectNode forged = record.deepCopy();
        forged.put("backupId", "forged");
        forged.with("totals").put("rows", 0);
        try (S3Client writer = Stack.s3("backup")) {
            put(writer, key("dump.sql.gz"), "another dump".getBytes(UTF_8));
            put(writer, key("dump.index.jsonl.gz"), "another index".getBytes(UTF_8));
            put(writer, key("backup.json"), forged.toString().getBytes(UTF_8));
        }

        BackupDetails shown = show("newest");
        assertThat(shown.record().backupId()).isEqualTo(backup.backupId());
        assertThat(shown.record().totals()).isEqualTo(backup.totals());
        assertThat(shown.tables()).isNotEmpty();
        assertThat(shown.summary().alarms())
                .anyMatch(alarm -> alarm.contains(key("dump.sql.gz")))
                .anyMatch(alarm -> alarm.contains(key("dump.index.jsonl.gz")))
                .anyMatch(alarm -> alarm.contains(key("backup.json")))
                .hasSize(3);
        BackupList listed = installation.await(
                installation.start("ListBackups", new ListBackupsRequest(installation.env(), null, null)),
                BackupList.class);
        assertThat(listed.backups()).hasSize(1);
        assertThat(listed.backups().get(0).backupId()).isEqualTo(backup.backupId());
        assertThat(listed.backups().get(0).alarms()).hasSize(3);

        ApplicationFailure failure = failedVerification();
        assertThat(failure.getType()).isEqualTo("VERIFICATION_FAILED");
        assertThat(failure.getOriginalMessage())
                .contains("tampering", key("dump.sql.gz"), key("dump.index.jsonl.gz"), key("backup.json"));
        JsonNode verification = installation.bucket().verification(backup.slot());
        for (JsonNode check : verification.get("checks")) {
            assertThat(check.get("verdict").asText())
                    .as(check.get("name").asText())
                    .isEqualTo(check.get("name").asText().equals("tampering") ? "FAILED" : "PASSED");
        }
        assertThat(show(backup.slot()).summary().state()).isEqualTo(BackupState.FAILED);
        assertThat(worker.metric("polaris_backup_failure_total", "kind=\"database\""))
                .isEqualTo(failedBackups + 1);
        assertThat(worker.metric("polaris_verification_failure_total", "kind=\"database\""))
                .isEqualTo(failedVerifications + 1);

        DownloadRun download = DownloadRun.of(installation, "newest", directory);
        assertThat(download.exitCode()).as(download.errors()).isZero();
        assertThat(download.errors()).contains(key("dump.sql.gz"), key("dump.index.jsonl.gz"), key("backup.json"));
        assertThat(Files.size(directory.resolve("dump.sql.gz")))
                .isEqualTo(pinned("dump.sql.gz").get("size").asLong());
    }

    @Test
    @Order(4)
    void rubbishInAFreshSlotHidesNoBackup() throws Exception {
        String rubbish = "db/" + installation.env() + "/2020/02/0";
        try (S3Client writer = Stack.s3("backup")) {
            put(writer, rubbish + "1/backup.json", "null".getBytes(UTF_8));
            put(writer, rubbish + "2/backup.json", "{}".getBytes(UTF_8));
            put(writer, rubbish + "3/backup.json", "not JSON".getBytes(UTF_8));
            put(writer, rubbish + "4/backup.json", new byte[(1 << 20) + 1]);
            put(writer, rubbish + "5/backup.json", record.toString().getBytes(UTF_8));
            put(writer, rubbish + "6/backup.json", new byte[0]);
            put(writer, rubbish + "7/backup.json", "{\"objects\":{},\"durations\":{},\"coverage\":[]}".getBytes(UTF_8));
        }
        BackupList listed = installation.await(
                installation.start("ListBackups", new ListBackupsRequest(installation.env(), null, null)),
                BackupList.class);
        assertThat(listed.backups()).extracting(found -> found.slot()).containsExactly(backup.slot());
        assertThat(show("newest").summary().slot()).isEqualTo(backup.slot());
        for (int day = 1; day <= 7; day++) {
            String slot = "2020/02/0" + day;
            ApplicationFailure failure = failureOf(() -> show(slot));
            assertThat(failure.getType()).as(slot).isEqualTo("TAMPERED");
            assertThat(failure.getOriginalMessage()).contains(slot + "/backup.json");
        }
    }

    /** The admin, after an inquiry, removes the false versions: only then, and only by a new verification, is it good. */
    @Test
    @Order(5)
    void aTamperedBackupIsGoodAgainOnlyWhenVerifiedClean() throws Exception {
        for (String name : new String[] {"dump.sql.gz", "dump.index.jsonl.gz", "backup.json"}) {
            var newest =
                    installation.bucket().versions(backup.slot() + "/" + name).get(0);
            installation
                    .bucket()
                    .admin()
                    .deleteObject(delete -> delete.bucket(Stack.bucket())
                            .key(newest.key())
                            .versionId(newest.versionId())
                            .bypassGovernanceRetention(true));
        }
        assertThat(show(backup.slot()).summary().alarms()).isEmpty();
        assertThat(show(backup.slot()).summary().state()).isEqualTo(BackupState.FAILED);

        VerificationSummary verified = installation.await(
                installation.start("VerifyBackup", new VerifyBackupRequest(installation.env(), backup.slot())),
                VerificationSummary.class);

        assertThat(verified.state()).isEqualTo(BackupState.VERIFIED);
        assertThat(verified.checks()).allMatch(check -> check.verdict() == CheckVerdict.PASSED);
        assertThat(installation.bucket().verification(backup.slot()).get("runs"))
                .hasSize(3);
    }

    private static BackupDetails show(String name) throws Exception {
        return installation.await(
                installation.start("ShowBackup", new ShowBackupRequest(installation.env(), name, null)),
                BackupDetails.class);
    }

    private static ApplicationFailure failedVerification() {
        return failureOf(() -> installation.await(
                installation.start("VerifyBackup", new VerifyBackupRequest(installation.env(), null)),
                VerificationSummary.class));
    }

    private static ApplicationFailure failureOf(ThrowingCallable run) {
        return (ApplicationFailure)
                catchThrowableOfType(WorkflowException.class, run).getCause();
    }

    private static void refused(ThrowingCallable request) {
        assertThatThrownBy(request)
                .isInstanceOfSatisfying(
                        S3Exception.class,
                        refusal -> assertThat(refusal.statusCode()).isEqualTo(403));
    }

    private static void put(S3Client client, String key, byte[] content) {
        client.putObject(put -> put.bucket(Stack.bucket()).key(key), RequestBody.fromBytes(content));
    }

    private static JsonNode pinned(String name) {
        return record.get("objects").get(name);
    }

    private static String prefix() {
        return "db/" + installation.env() + "/" + backup.slot() + "/";
    }

    private static String key(String name) {
        return prefix() + name;
    }
}
