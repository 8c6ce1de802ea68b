package dev.polaris.backup.canary;

import dev.polaris.backup.database.BackupState;
import dev.polaris.backup.restore.ProvenShare;
import dev.polaris.backup.verify.Check;
import java.time.Duration;
import java.util.List;

/**
 * What a canary found; the whole is in {@code verification.json}.
 *
 * @param backupId the backup
 * @param slot its name
 * @param state the backup's state after it
 * @param share how much of its rows was found equal
 * @param checks each check of the canary with at most a few findings
 * @param took from the start of the canary to its verdict
 */
public record CanaryResult(
        String backupId, String slot, BackupState state, ProvenShare share, List<Check> checks, Duration took) {
    public CanaryResult {
        checks = List.copyOf(checks);
    }
}
