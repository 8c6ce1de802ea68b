package dev.polaris.backup.starter;

import dev.polaris.backup.database.BackupState;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.s3.PinnedObject;
import dev.polaris.backup.storage.restore.LocatedObjects;
import dev.polaris.backup.storage.restore.NotRestored;
import dev.polaris.backup.storage.restore.ObjectsOrder;
import dev.polaris.backup.storage.restore.OpenedBucket;
import dev.polaris.backup.storage.restore.PlannedObjects;
import dev.polaris.backup.storage.restore.RestoredObjects;
import dev.polaris.backup.storage.restore.ShardOrder;
import dev.polaris.backup.storage.restore.StorageRestoreActivities;
import dev.polaris.backup.storage.restore.StorageRestoreRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A mirrored bucket as the real workflows see it, without servers: three of its objects are missing. */
final class StandInObjects implements StorageRestoreActivities {
    /** A bucket of which one object cannot be restored. */
    static final String PARTLY = "partly";

    private static final PinnedObject MANIFEST =
            new PinnedObject("manifests/prod/x/manifest.json", "v1", 1, "0".repeat(64));

    @Override
    public LocatedObjects locate(StorageRestoreRequest request) {
        if ("2026/11/20".equals(request.backup())) {
            throw FailureType.NO_BACKUP.failure("Bucket " + request.bucket() + " has no committed sync in 2026/11/20.");
        }
        return new LocatedObjects(
                "2026/11/24",
                "sync-1",
                MANIFEST,
                Instant.EPOCH,
                BackupState.VERIFIED,
                100,
                4096,
                0,
                1,
                request.targetEnv(),
                request.targetBucket(),
                "https://ref.supabase.co/storage/v1",
                true,
                null,
                List.of("no database is named"));
    }

    @Override
    public PlannedObjects plan(ShardOrder part) {
        return new PlannedObjects(10, 1024, 3, 300, 0, 0, 0, 0, 7, 0, 0, "ab".repeat(32));
    }

    @Override
    public OpenedBucket open(ObjectsOrder order) {
        return new OpenedBucket(false, false);
    }

    @Override
    public RestoredObjects restore(ShardOrder part) {
        boolean partly = part.order().bucket().equals(PARTLY);
        return new RestoredObjects(
                partly ? 2 : 3, 300, 0, 0, 0, partly ? Map.of(NotRestored.KEY_REFUSED, 1L) : Map.of());
    }

    @Override
    public void close(ObjectsOrder order) {}
}
