package dev.polaris.backup.storage;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** The sync role's work: it reads the project's Storage, and writes mirrored objects and manifests. */
@ActivityInterface
public interface StorageSyncActivities {
    /**
     * Looks at the project's bucket, the slot and the newest manifest; refuses before anything is touched.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code SOURCE_BUCKET_MISSING}, {@code BUCKET_NOT_VERSIONED} or
     *     {@code LISTING_SHRANK} when the bucket seems empty and was not
     */
    @ActivityMethod(name = "InspectStorage")
    SyncFacts inspect(SyncOrder order);

    /**
     * Cuts the bucket's keys into ranges that any worker can take: where the last manifest's parts end, or, when there is
     * none, by reading the listing once. Heartbeats a {@link SyncProgress} while the listing goes on.
     */
    @ActivityMethod(name = "PlanRanges")
    RangePlan planRanges(SyncOrder order);

    /**
     * Compares one range of the listing with the last manifest, copies what is new or changed, and writes that part of the
     * new inventory. Does nothing when the range has its record; does not copy again what another attempt has recorded.
     * Heartbeats a {@link SyncProgress} while objects move.
     */
    @ActivityMethod(name = "SyncRange")
    RangeResult syncRange(RangeRequest request);

    /**
     * Puts the ranges' records together and commits the manifest, unless the slot holds another one.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code SLOT_TAKEN}; {@code LISTING_SHRANK} when more objects are missing
     *     than the configuration lets pass
     */
    @ActivityMethod(name = "CommitManifest")
    CommittedManifest commit(ManifestRequest request);

    /** Gives up the uploads that this sync has left open. */
    @ActivityMethod(name = "EndUploads")
    void endUploads(SyncOrder order);
}
