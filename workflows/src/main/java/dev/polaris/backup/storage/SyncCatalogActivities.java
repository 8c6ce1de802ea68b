package dev.polaris.backup.storage;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Reads the catalogue of syncs; served by verify workers, which see the whole backup bucket. */
@ActivityInterface
public interface SyncCatalogActivities {
    @ActivityMethod(name = "ReadSyncList")
    SyncList listSyncs(ListSyncsRequest request);

    /**
     * One sync.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code NO_BACKUP} when there is none of that name
     */
    @ActivityMethod(name = "ReadSync")
    SyncDetails showSync(ShowSyncRequest request);
}
