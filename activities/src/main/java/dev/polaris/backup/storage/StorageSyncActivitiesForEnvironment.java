package dev.polaris.backup.storage;

import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.heartbeat.ProgressHeartbeat;
import dev.polaris.backup.roles.ActivityFailures;
import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.s3.PinnedObject;
import dev.polaris.backup.storage.manifest.CommittedSync;
import dev.polaris.backup.storage.manifest.Manifests;
import dev.polaris.backup.storage.manifest.StorageManifest;
import dev.polaris.backup.storage.source.BucketSettings;
import dev.polaris.backup.storage.source.KeyRange;
import dev.polaris.backup.storage.source.ObjectListing;
import dev.polaris.backup.storage.source.StorageSource;
import io.temporal.activity.Activity;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The sync role's work for one environment: adapters between Temporal and the classes that do it. */
public final class StorageSyncActivitiesForEnvironment implements StorageSyncActivities {
    private final Supplier<StorageSource> source;
    private final ObjectStore store;
    private final Manifests manifests;
    private final SyncRules rules;
    private final CopyLanes lanes;
    private PinnedObject readLast;
    private StorageManifest lastManifest;

    /**
     * The work for one environment.
     *
     * @param source opens the project's Storage, or has it open
     * @param lanes shared by all environments of the process
     */
    public StorageSyncActivitiesForEnvironment(
            Supplier<StorageSource> source, ObjectStore store, SyncRules rules, CopyLanes lanes) {
        this.source = source;
        this.store = store;
        this.manifests = new Manifests(store);
        this.rules = rules;
        this.lanes = lanes;
    }

    @Override
    public SyncFacts inspect(SyncOrder order) {
        return ActivityFailures.typed(() -> {
            if (!rules.allowUnversioned() && !store.versioningEnabled()) {
                throw FailureType.BUCKET_NOT_VERSIONED.failure("The backup bucket keeps no versions.");
            }
            StorageSlot slot = order.slot();
            boolean taken = manifests.read(slot).isPresent();
            Optional<CommittedSync> previous = manifests.newest(slot.slot().env(), slot.bucket());
            long before =
                    previous.map(sync -> sync.manifest().totals().objects()).orElse(0L);
            refuseSuddenEmptiness(order, before);
            return new SyncFacts(
                    taken,
                    previous.map(CommittedSync::commit).orElse(null),
                    previous.map(sync -> sync.slot().slot().path()).orElse(null),
                    before,
                    previous.map(sync -> duration(sync.manifest())).orElse(null),
                    rules.source(),
                    rules.jobs());
        });
    }

    private void refuseSuddenEmptiness(SyncOrder order, long before) {
        try (ObjectListing listing = source.get().list(order.slot().bucket(), KeyRange.everything())) {
            if (!listing.hasNext()) {
                rules.limit().check(order, before, 0);
            }
        }
    }

    private static Duration duration(StorageManifest manifest) {
        return Duration.between(manifest.startedAt(), manifest.committedAt());
    }

    @Override
    public RangePlan planRanges(SyncOrder order) {
        RangePlanning planning = new RangePlanning(store, rules.range(), order);
        try (ProgressHeartbeat heartbeat = beating(planning::listed, planning::listed)) {
            return ActivityFailures.typed(() -> planning.plan(previous(order), source.get()), heartbeat);
        }
    }

    @Override
    public RangeResult syncRange(RangeRequest request) {
        RangeSync sync = new RangeSync(store, lanes, rules.range(), request.order(), request.range());
        try (ProgressHeartbeat heartbeat = beating(sync::progress, sync::moved)) {
            return ActivityFailures.typed(
                    () -> sync.run(previous(request.order()), source.get()).result(), heartbeat);
        }
    }

    @Override
    public CommittedManifest commit(ManifestRequest request) {
        ManifestAssembly assembly = new ManifestAssembly(manifests, rules.limit(), rules.source());
        try (ProgressHeartbeat heartbeat = beating(assembly::read, assembly::read)) {
            return ActivityFailures.typed(
                    () -> {
                        BucketSettings settings =
                                source.get().bucket(request.order().slot().bucket());
                        return assembly.commit(request, settings);
                    },
                    heartbeat);
        }
    }

    @Override
    public void endUploads(SyncOrder order) {
        ActivityFailures.typed(() -> {
            CopyNotes.endUploads(store, order);
            return null;
        });
    }

    /** Each range asks for the same one, which can have megabytes. */
    private synchronized Optional<StorageManifest> previous(SyncOrder order) throws IOException {
        PinnedObject previous = order.previous();
        if (previous == null) {
            return Optional.empty();
        }
        if (!previous.equals(readLast)) {
            lastManifest = manifests.read(previous);
            readLast = previous;
        }
        return Optional.of(lastManifest);
    }

    private static ProgressHeartbeat beating(Supplier<?> details, LongSupplier moved) {
        Thread working = Thread.currentThread();
        return new ProgressHeartbeat(Activity.getExecutionContext(), details, moved, working::interrupt);
    }
}
