package dev.polaris.backup.database;

/**
 * One try at a backup. Another attempt is another snapshot, so nothing of two attempts is ever mixed: every object
 * carries both ids as metadata.
 *
 * @param backupId the backup; also the {@code application_name} of its database sessions
 * @param attemptId the try
 * @param slot where its objects go
 */
public record Attempt(String backupId, String attemptId, Slot slot) {
    /** The object metadata key that holds the backup id. */
    public static final String BACKUP_METADATA = "polaris-backup";
    /** The object metadata key that holds the attempt id. */
    public static final String ATTEMPT_METADATA = "polaris-attempt";
}
