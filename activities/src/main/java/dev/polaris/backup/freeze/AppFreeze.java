package dev.polaris.backup.freeze;

/**
 * One way to keep an app from writing. Every way keeps the promises of {@link FreezeActivities}: what is done is observed
 * before it is done again, and another run's freeze is never touched.
 */
public interface AppFreeze {
    /** Looks how the app could be frozen, and whether it is; changes nothing that stays. */
    FreezeFacts examine(FreezeOrder order);

    /** Freezes until the order's time, and proves it. */
    FreezeProof freeze(FreezeOrder order);

    /** Ends this run's freeze, if there is one. */
    void thaw(FreezeOrder order);
}
