package dev.polaris.backup.canary;

import dev.polaris.backup.verify.VerificationSummary;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** The verify role's work for canaries, besides restoring and comparing. */
@ActivityInterface
public interface CanaryActivities {
    /**
     * Makes a throwaway cluster on the host of the worker that takes the step; all further steps belong to that host.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code TOOL_TOO_OLD}, {@code BAD_CONFIGURATION}, {@code
     *     TARGET_UNSUITABLE}
     */
    @ActivityMethod(name = "CreateCluster")
    Cluster create(ClusterRequest request);

    /** Stops and deletes a cluster; served on its host. Repeating it changes nothing. */
    @ActivityMethod(name = "DropCluster")
    void drop(Cluster cluster);

    /**
     * Merges a verdict into the backup's {@code verification.json}.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code NO_BACKUP} when another backup is in the slot now
     */
    @ActivityMethod(name = "RecordCanary")
    VerificationSummary record(CanaryVerdict verdict);
}
