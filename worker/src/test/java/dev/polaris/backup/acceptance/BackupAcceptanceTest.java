package dev.polaris.backup.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polaris.backup.database.BackupResult;
import dev.polaris.backup.database.BackupState;
import org.junit.jupiter.api.Test;

/** The main job: one JSON object starts a backup that ends verified, and what is in the bucket is what was promised. */
final class BackupAcceptanceTest {
    @Test
    void aBackupStartedWithOneJsonObjectEndsVerified() throws Exception {
        try (Installation installation = Installation.ofDemo()) {
            WorkerHandle worker = installation.worker("all");

            BackupResult result = installation.backUp();

            assertThat(result.state()).isEqualTo(BackupState.VERIFIED);
            JsonNode record = installation.bucket().commitRecord(result.slot());
            assertThat(record.get("objects").fieldNames())
                    .toIterable()
                    .containsExactlyInAnyOrder(
                            "dump.sql.gz",
                            "dump.sha256",
                            "dump.index.jsonl.gz",
                            "schema.sql",
                            "roles.sql",
                            "project.json",
                            "RECOVERY.md");
            assertThat(installation
                            .bucket()
                            .verification(result.slot())
                            .get("state")
                            .asText())
                    .isEqualTo("VERIFIED");
            assertThat(installation.bucket().openUploads()).isEmpty();
            assertThat(worker.metric("polaris_backup_success_total", "kind=\"database\""))
                    .isEqualTo(1);
        }
    }
}
