package dev.polaris.backup.storage.restore;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** What a restore of objects does to the world; served by restore workers. */
@ActivityInterface
public interface StorageRestoreActivities {
    /**
     * Finds the sync, and the project that is restored into.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code NO_BACKUP}; {@code BAD_INPUT} when there is no such environment
     *     or database, or its Storage is not configured
     */
    @ActivityMethod(name = "LocateObjects")
    LocatedObjects locate(StorageRestoreRequest request);

    /**
     * Compares a part of the inventory with the target and writes down what would be done, in the backup bucket; nothing of
     * the project is touched. The first plan of a part counts, however often it is asked for. Heartbeats an
     * {@link ObjectsProgress}.
     */
    @ActivityMethod(name = "PlanObjects")
    PlannedObjects plan(ShardOrder part);

    /**
     * Creates the target's bucket as it was, or lifts the limits it has; what it had is written down first, in the backup
     * bucket. Repeating it changes nothing.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code TARGET_UNSUITABLE} when the named database is not the project's
     */
    @ActivityMethod(name = "OpenBucket")
    OpenedBucket open(ObjectsOrder order);

    /**
     * Carries out the plan of a part: uploads, reads back, compares. What an earlier attempt has done is found and not done
     * again. Heartbeats an {@link ObjectsProgress} while bytes move.
     */
    @ActivityMethod(name = "RestoreObjects")
    RestoredObjects restore(ShardOrder part);

    /** Puts the bucket's limits back. Repeating it changes nothing. */
    @ActivityMethod(name = "CloseBucket")
    void close(ObjectsOrder order);
}
