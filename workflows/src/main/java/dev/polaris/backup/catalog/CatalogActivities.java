package dev.polaris.backup.catalog;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Reads the catalogue of backups; served by verify workers, the only ones with eyes on the bucket. */
@ActivityInterface
public interface CatalogActivities {
    @ActivityMethod(name = "ReadBackupList")
    BackupList list(ListBackupsRequest request);

    /**
     * One backup.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code NO_BACKUP} when there is none of that name
     */
    @ActivityMethod(name = "ReadBackup")
    BackupDetails show(ShowBackupRequest request);

    /**
     * How two backups differ.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code NO_BACKUP} when one of them is not there, {@code
     *     VERIFICATION_FAILED} when the index of one cannot be read
     */
    @ActivityMethod(name = "CompareBackups")
    BackupDifference diff(DiffBackupsRequest request);
}
