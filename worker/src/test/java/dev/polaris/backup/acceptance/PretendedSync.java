package dev.polaris.backup.acceptance;

import dev.polaris.backup.database.Purpose;
import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.s3.PinnedObject;
import dev.polaris.backup.storage.StorageSlot;
import dev.polaris.backup.storage.SyncOptions;
import dev.polaris.backup.storage.SyncTotals;
import dev.polaris.backup.storage.manifest.ManifestEntry;
import dev.polaris.backup.storage.manifest.ManifestShard;
import dev.polaris.backup.storage.manifest.Manifests;
import dev.polaris.backup.storage.manifest.ShardWriter;
import dev.polaris.backup.storage.manifest.StorageManifest;
import dev.polaris.backup.storage.source.KeyRange;
import dev.polaris.backup.storage.source.ListedObject;
import dev.polaris.backup.storage.source.ObjectListing;
import dev.polaris.backup.storage.source.StorageSource;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A manifest as a sync leaves it, of objects whose bytes nobody has copied: a million of them would take an hour. */
final class PretendedSync {
    private static final String ID = "sync-pretended";
    private static final int OBJECTS_IN_SHARD = 10_000;
    private static final String NO_DIGEST = "0".repeat(64);

    private final ObjectStore store;
    private final StorageSource source;
    private final StorageSlot slot;

    PretendedSync(ObjectStore store, StorageSource source, StorageSlot slot) {
        this.store = store;
        this.source = source;
        this.slot = slot;
    }

    void commit(Instant time) throws IOException {
        List<ManifestShard> shards = shards();
        long objects = shards.stream().mapToLong(ManifestShard::objects).sum();
        long bytes = shards.stream().mapToLong(ManifestShard::bytes).sum();
        var unused = new Manifests(store)
                .commit(
                        slot,
                        new StorageManifest(
                                StorageManifest.FORMAT_VERSION,
                                ID,
                                slot.slot().env(),
                                slot.bucket(),
                                Purpose.SCHEDULED,
                                ID,
                                ID,
                                time,
                                time,
                                time,
                                "nowhere",
                                source.bucket(slot.bucket()),
                                SyncOptions.USUAL,
                                null,
                                new SyncTotals(objects, bytes, objects, 0, 0, 0, 0, 0, objects, bytes),
                                shards));
    }

    private List<ManifestShard> shards() throws IOException {
        List<ManifestShard> shards = new ArrayList<>();
        KeyRange rest = KeyRange.everything();
        try (ObjectListing listing = source.list(slot.bucket(), rest)) {
            while (listing.hasNext()) {
                String name = slot.manifestPrefix() + ID + "/shards/" + shards.size() + ".jsonl.gz";
                try (ShardWriter shard = new ShardWriter(store.output(name, "application/gzip", Map.of()))) {
                    String last = fill(shard, listing);
                    Optional<String> through = listing.hasNext() ? Optional.of(last) : Optional.empty();
                    shards.add(shard.finish(new KeyRange(rest.after(), through)));
                    rest = rest.behind(last);
                }
            }
        }
        return shards;
    }

    private String fill(ShardWriter shard, ObjectListing listing) throws IOException {
        String last = null;
        for (int i = 0; i < OBJECTS_IN_SHARD && listing.hasNext(); i++) {
            ListedObject object = listing.next();
            last = object.key();
            long size = object.facts().size().orElseThrow();
            PinnedObject stored = new PinnedObject(slot.objectPrefix() + last, "none", size, NO_DIGEST);
            shard.write(ManifestEntry.of(last, object.facts(), stored));
        }
        return last;
    }
}
