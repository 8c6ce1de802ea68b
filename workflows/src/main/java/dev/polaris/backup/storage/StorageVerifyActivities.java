package dev.polaris.backup.storage;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** The verify role's look at mirrors: it reads them back and changes nothing but verdicts. */
@ActivityInterface
public interface StorageVerifyActivities {
    /**
     * Finds the sync, and looks whether its manifest is untouched and its parts fit together.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code NO_BACKUP} when there is none of that name
     */
    @ActivityMethod(name = "FindSync")
    VerifyOrder find(StorageVerifyRequest request);

    /**
     * Looks at the objects of one part of the inventory, and notes what is wrong in the bucket. Heartbeats a
     * {@link ShardProgress} while it gets ahead.
     */
    @ActivityMethod(name = "VerifyShard")
    ShardVerdict verifyShard(VerifyShardRequest request);

    /** Compares the manifest with the rows of {@code storage.objects} in the database backup nearest to it. */
    @ActivityMethod(name = "CompareWithDump")
    DumpVerdict compareWithDump(VerifyOrder order);

    /** Puts all that was noted together and merges it into the sync's {@code verification.json}. */
    @ActivityMethod(name = "ConcludeVerification")
    SyncVerdict conclude(VerifyOrder order);
}
