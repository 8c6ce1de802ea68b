package dev.polaris.backup.database;

import com.fasterxml.jackson.annotation.JsonInclude;
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
 * @param archive the archive that is imported; null for a backup of the living database
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DatabaseBackupPlan(
        String backupId,
        Purpose purpose,
        Instant scheduledFor,
        Slot slot,
        RunSettings settings,
        UploadedArchive archive) {
    /** The kind of run that imports are, for search attributes and metrics. */
    static final String IMPORT_KIND = "import";

    /** The same backup in another slot. */
    public DatabaseBackupPlan in(Slot other) {
        return new DatabaseBackupPlan(backupId, purpose, scheduledFor, other, settings, archive);
    }
}
