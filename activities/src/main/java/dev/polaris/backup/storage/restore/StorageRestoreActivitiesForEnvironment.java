package dev.polaris.backup.storage.restore;

import dev.polaris.backup.heartbeat.ProgressHeartbeat;
import dev.polaris.backup.roles.ActivityFailures;
import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.s3.PinnedObject;
import dev.polaris.backup.storage.CopyLanes;
import dev.polaris.backup.storage.manifest.Manifests;
import dev.polaris.backup.storage.manifest.StorageManifest;
import dev.polaris.backup.storage.source.RestStorageTarget;
import dev.polaris.backup.verify.VerificationStore;
import io.temporal.activity.Activity;
import java.io.IOException;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Restores of objects from one environment's mirror: adapters between Temporal and the classes that do it. */
public final class StorageRestoreActivitiesForEnvironment implements StorageRestoreActivities {
    private final ObjectStore store;
    private final Manifests manifests;
    private final TargetProjects projects;
    private final CopyLanes lanes;
    private PinnedObject readLast;
    private StorageManifest lastManifest;

    /** @param lanes shared by all environments of the process */
    public StorageRestoreActivitiesForEnvironment(ObjectStore store, TargetProjects projects, CopyLanes lanes) {
        this.store = store;
        this.manifests = new Manifests(store);
        this.projects = projects;
        this.lanes = lanes;
    }

    @Override
    public LocatedObjects locate(StorageRestoreRequest request) {
        return ActivityFailures.typed(
                () -> new ObjectsLookup(manifests, new VerificationStore(store), projects).locate(request));
    }

    @Override
    public PlannedObjects plan(ShardOrder part) {
        ObjectsOrder order = part.order();
        RestStorageTarget target = project(order);
        ShardPlanning planning = new ShardPlanning(store, lanes, target.source(), order, part.shard());
        try (ProgressHeartbeat heartbeat = beating(planning::progress, planning::moved)) {
            return ActivityFailures.typed(
                    () -> planning.plan(manifest(order).shards().get(part.shard())), heartbeat);
        }
    }

    @Override
    public OpenedBucket open(ObjectsOrder order) {
        RestStorageTarget target = project(order);
        return ActivityFailures.typed(() -> {
            OpenedBucket opened =
                    new BucketLimits(store, target, order).open(manifest(order).settings());
            String bucket = order.source().toBucket();
            owners(order)
                    .ifPresent(owners -> owners.requireProject(target.source().bucket(bucket)));
            return opened;
        });
    }

    @Override
    public RestoredObjects restore(ShardOrder part) {
        ObjectsOrder order = part.order();
        ShardRestore restore = ActivityFailures.typed(() -> new ShardRestore(
                store, lanes, projects.project(order.source().toEnv()), owners(order), order, part.shard()));
        try (ProgressHeartbeat heartbeat = beating(restore::progress, restore::moved)) {
            return ActivityFailures.typed(restore::run, heartbeat);
        }
    }

    @Override
    public void close(ObjectsOrder order) {
        RestStorageTarget target = project(order);
        ActivityFailures.typed(() -> {
            new BucketLimits(store, target, order).close();
            return null;
        });
    }

    private RestStorageTarget project(ObjectsOrder order) {
        return ActivityFailures.typed(() -> projects.project(order.source().toEnv()));
    }

    private Optional<ObjectOwners> owners(ObjectsOrder order) {
        LocatedObjects source = order.source();
        return Optional.ofNullable(source.database())
                .flatMap(name -> projects.database(source.toEnv(), Optional.of(name)))
                .map(named -> new ObjectOwners(named.database(), source.toBucket()));
    }

    /** Each part asks for the same one, which can have megabytes. */
    private synchronized StorageManifest manifest(ObjectsOrder order) throws IOException {
        PinnedObject pinned = order.source().manifest();
        if (!pinned.equals(readLast)) {
            lastManifest = manifests.read(pinned);
            readLast = pinned;
        }
        return lastManifest;
    }

    private static ProgressHeartbeat beating(Supplier<?> details, LongSupplier moved) {
        Thread working = Thread.currentThread();
        return new ProgressHeartbeat(Activity.getExecutionContext(), details, moved, working::interrupt);
    }
}
