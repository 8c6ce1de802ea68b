package dev.polaris.backup.database;

import dev.polaris.backup.s3.PinnedObject;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** What the backup role does for a schema snapshot. */
@ActivityInterface
public interface SchemaActivities {
    /** Stores {@code pg_dump --schema-only} of the source. */
    @ActivityMethod(name = "StoreSchema")
    PinnedObject storeSchema(SchemaSnapshotPlan plan);
}
