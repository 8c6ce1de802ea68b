package dev.polaris.backup.restore;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/**
 * Everything of a restore that is not rows. Served by restore workers for named targets, and by the verify worker on whose
 * host a throwaway cluster lives. Every step may be repeated: what is done is found done.
 */
@ActivityInterface
public interface RestoreActivities {
    /**
     * Plans a restore and touches nothing.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code TARGET_IS_SOURCE}, {@code TARGET_NOT_EMPTY}, {@code TARGET_BUSY},
     *     {@code TARGET_UNSUITABLE} when the target cannot take this backup
     */
    @ActivityMethod(name = "PlanRestore")
    RestorePlan plan(RestoreOrder order);

    /**
     * Takes the target, writes down in it what is left out, and creates roles.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code TARGET_BUSY} when another restore has the target
     */
    @ActivityMethod(name = "PrepareTarget")
    StepResult prepare(PrepareRequest request);

    /**
     * Creates everything that rows need: types, functions, tables, large objects without content.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code RESTORE_REFUSED} naming the entry that the server refused
     */
    @ActivityMethod(name = "RestorePreData")
    StepResult preData(RestoreOrder order);

    /**
     * Sets sequences; builds indexes, constraints, triggers, policies, publications.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code RESTORE_REFUSED} naming the entry that the server refused
     */
    @ActivityMethod(name = "RestorePostData")
    StepResult postData(RestoreOrder order);

    /**
     * Grants privileges, sets the database's own settings, fills materialized views, creates event triggers, and gathers
     * statistics: what must come when all else is there.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code RESTORE_REFUSED} naming the entry that the server refused
     */
    @ActivityMethod(name = "SettleTarget")
    StepResult settle(RestoreOrder order);

    /** Gives the target free: removes every trace of the restore, and ends its sessions. */
    @ActivityMethod(name = "ReleaseTarget")
    void release(RestoreOrder order);

    /** Ends the restore's sessions; what was done stays, and the restore can be resumed. */
    @ActivityMethod(name = "EndRestoreSessions")
    void endSessions(RestoreOrder order);
}
