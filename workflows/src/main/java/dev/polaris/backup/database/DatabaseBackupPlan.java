package dev.polaris.backup.database;

import dev.polaris.backup.settings.RunSettings;
import java.time.Instant;

/**
 * Everything a backup's work is decided by.
 *
 * @param backupId the backup
 * @param purpose why it is taken
 * @param scheduledFor the moment a schedule meant; null for others
 * @param slot where it goes
 * @param settings the resolved configuration
 */
public record DatabaseBackupPlan(
        String backupId, Purpose purpose, Instant scheduledFor, Slot slot, RunSettings settings) {
    /** The same backup in another slot. */
    public DatabaseBackupPlan in(Slot other) {
        return new DatabaseBackupPlan(backupId, purpose, scheduledFor, other, settings);
    }
}
