package dev.polaris.backup.storage;

import dev.polaris.backup.database.BackupState;
import dev.polaris.backup.database.Purpose;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One committed sync as a line of a list.
 *
 * @param bucket the mirrored bucket
 * @param slot its name for other commands, such as {@code 2026/11/24}
 * @param syncId the sync
 * @param purpose why it ran
 * @param state how much it can be trusted
 * @param startedAt when it began
 * @param took how long it took
 * @param totals counts and bytes
 * @param alarms signs of tampering; empty when all is well
 */
public record SyncSummary(
        String bucket,
        String slot,
        String syncId,
        Purpose purpose,
        BackupState state,
        Instant startedAt,
        Duration took,
        SyncTotals totals,
        List<String> alarms) {
    public SyncSummary {
        alarms = List.copyOf(alarms);
    }
}
