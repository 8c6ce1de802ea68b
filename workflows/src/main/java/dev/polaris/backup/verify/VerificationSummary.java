package dev.polaris.backup.verify;

import dev.polaris.backup.database.BackupState;
import java.util.List;

/**
 * What a verification found, small enough for a workflow's history; the whole is in {@code verification.json}.
 *
 * @param backupId the backup
 * @param slot its name
 * @param state the backup's state after this verification
 * @param checks each check with at most a few findings
 * @param tables tables compared
 * @param rows rows counted
 * @param bytes compressed bytes read back
 */
public record VerificationSummary(
        String backupId, String slot, BackupState state, List<Check> checks, long tables, long rows, long bytes) {
    public VerificationSummary {
        checks = List.copyOf(checks);
    }
}
