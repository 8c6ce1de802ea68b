package dev.polaris.backup.storage;

import dev.polaris.backup.config.StorageConfig;
import dev.polaris.backup.config.StoreConfig;

/**
 * How one environment's buckets are mirrored.
 *
 * @param source where objects are listed and read, for people
 * @param range how much one range should hold
 * @param limit how many objects may be missing from one sync to the next
 * @param jobs ranges at work at the same time, on all workers together
 * @param allowUnversioned whether a backup bucket without versioning is accepted
 */
public record SyncRules(String source, RangeSize range, ShrinkLimit limit, int jobs, boolean allowUnversioned) {
    private static final long MEBIBYTE = 1 << 20;

    /** As configured. */
    public static SyncRules of(StorageConfig storage, StoreConfig store) {
        return new SyncRules(
                storage.url() + " by " + storage.listing().label(),
                new RangeSize(storage.rangeObjects(), storage.rangeSize() * MEBIBYTE),
                new ShrinkLimit(storage.mayShrink()),
                storage.jobs(),
                store.allowUnversioned());
    }
}
