package dev.polaris.backup.restore;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Takes archives that stock pg_dump made; served by restore workers. */
@ActivityInterface
public interface ImportActivities {
    /**
     * Reads the archive once, and stores it packed and with an index, so that it can be restored like a backup. Nobody has
     * verified or proven it. Heartbeats an {@link ImportProgress} while bytes move.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code NO_BACKUP} when there is none, {@code DAMAGED_ARCHIVE} when it
     *     is no archive that can be read
     */
    @ActivityMethod(name = "ImportArchive")
    BackupSource importArchive(ImportRequest request);
}
