package dev.polaris.backup.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polaris.backup.database.BackupState;
import dev.polaris.backup.database.Purpose;
import dev.polaris.backup.loss.LossReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One committed backup as a line of a list.
 *
 * @param slot its name for other commands, such as {@code 2026/11/24}
 * @param backupId the backup
 * @param purpose why it was taken
 * @param state how much it can be trusted
 * @param snapshotTime the moment its data is of
 * @param tables tables with data
 * @param rows their rows
 * @param storedBytes the dump's compressed size
 * @param dumpDuration how long the dump took; null when not recorded
 * @param alarms signs of tampering, each naming the object; empty when all is well
 * @param losses what its tables lost since the backup before it; null when nobody has compared them
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BackupSummary(
        String slot,
        String backupId,
        Purpose purpose,
        BackupState state,
        Instant snapshotTime,
        long tables,
        long rows,
        long storedBytes,
        Duration dumpDuration,
        List<String> alarms,
        LossReport losses) {
    public BackupSummary {
        alarms = List.copyOf(alarms);
    }
}
