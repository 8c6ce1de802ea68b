package dev.polaris.backup.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polaris.backup.database.BackupResult;
import dev.polaris.backup.database.BackupState;
import dev.polaris.backup.verify.VerificationSummary;
import org.junit.jupiter.api.Test;

/** Nobody serves the verify role: a backup is taken all the same, and verified when somebody does. */
final class OutageOfVerifierTest {
    @Test
    void theBackupIsCommittedAndVerifiedLater() throws Exception {
        try (Installation installation = Installation.ofDemo()) {
            WorkerHandle worker = installation.worker("control,backup");
            CrashAftermath aftermath = new CrashAftermath(installation);

            BackupResult result = installation.backUp();

            String verification = "verify/" + installation.env() + "/" + result.backupId();
            assertThat(result.state()).isEqualTo(BackupState.COMMITTED);
            assertThat(result.note()).contains(verification);
            assertThat(installation.bucket().versions("/backup.json")).hasSize(1);
            assertThat(installation.bucket().versions("/verification.json")).isEmpty();
            aftermath.counted(worker, 1, 0, 0);
            aftermath.nothingLeft();

            installation.worker("verify");
            VerificationSummary summary = installation.await(
                    installation.client().newUntypedWorkflowStub(verification), VerificationSummary.class);

            assertThat(summary.state()).isEqualTo(BackupState.VERIFIED);
            assertThat(installation
                            .bucket()
                            .verification(result.slot())
                            .get("state")
                            .asText())
                    .isEqualTo("VERIFIED");
            aftermath.counted(worker, 1, 0, 1);
        }
    }
}
