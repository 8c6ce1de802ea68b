package dev.polaris.backup.loss;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Looks for losses; served by verify workers, the only ones with eyes on the bucket. */
@ActivityInterface
public interface LossActivities {
    /**
     * Compares a backup with the one before it and merges what was found into {@code verification.json}. Doing so again
     * changes nothing but the time.
     *
     * @return at most a few of the tables, the worst first; the whole is in the bucket
     * @throws io.temporal.failure.ApplicationFailure {@code NO_BACKUP} when there is none of that name, {@code
     *     VERIFICATION_FAILED} when one of the two indexes cannot be read
     */
    @ActivityMethod(name = "FindLosses")
    LossReport find(FindLossesRequest request);
}
