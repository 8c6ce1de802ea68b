package dev.polaris.backup.database;

import java.util.Map;

/** The metadata every object of an attempt carries, by which a lost answer is settled and garbage is told apart. */
public final class AttemptMetadata {
    private AttemptMetadata() {}

    public static Map<String, String> of(Attempt attempt) {
        return Map.of(
                Attempt.BACKUP_METADATA, attempt.backupId(),
                Attempt.ATTEMPT_METADATA, attempt.attemptId());
    }

    /** Whether an object with this metadata was written by the attempt. */
    public static boolean belongs(Map<String, String> metadata, Attempt attempt) {
        return attempt.backupId().equals(metadata.get(Attempt.BACKUP_METADATA))
                && attempt.attemptId().equals(metadata.get(Attempt.ATTEMPT_METADATA));
    }
}
