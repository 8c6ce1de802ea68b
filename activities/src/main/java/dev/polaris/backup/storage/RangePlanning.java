package dev.polaris.backup.storage;

import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.storage.manifest.ManifestShard;
import dev.polaris.backup.storage.manifest.StorageManifest;
import dev.polaris.backup.storage.source.KeyRange;
import dev.polaris.backup.storage.source.ListedObject;
import dev.polaris.backup.storage.source.ObjectListing;
import dev.polaris.backup.storage.source.StorageSource;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Cuts a bucket's keys into ranges. Where the last manifest knows how many objects lie between two keys nothing is
 * listed for it; else the listing is read once, without the objects.
 */
final class RangePlanning {
    private final ObjectStore store;
    private final RangeSize size;
    private final SyncOrder order;
    private final AtomicLong listed = new AtomicLong();

    RangePlanning(ObjectStore store, RangeSize size, SyncOrder order) {
        this.store = store;
        this.size = size;
        this.order = order;
    }

    long listed() {
        return listed.get();
    }

    RangePlan plan(Optional<StorageManifest> previous, StorageSource source) throws IOException {
        RangeRecords records = new RangeRecords(store, order);
        RangeCutter cutter = new RangeCutter(KeyRange.everything(), size);
        if (previous.isPresent()) {
            for (ManifestShard shard : previous.get().shards()) {
                shard.range().through().ifPresent(last -> cutter.add(last, shard.objects(), shard.bytes()));
            }
        } else {
            addListing(source, cutter);
        }
        List<List<ManifestShard>> unfinished = order.options().full()
                ? List.of()
                : new UnfinishedSyncs(store, order).shards(previous.map(StorageManifest::startedAt), Instant.now());
        RangeRecord plan = records.createPlan(RangeRecord.plan(cutter.finish(), unfinished));
        long objects = previous.map(manifest -> manifest.totals().objects()).orElseGet(cutter::objects);
        return new RangePlan(plan.rest().size(), objects);
    }

    private void addListing(StorageSource source, RangeCutter cutter) {
        try (ObjectListing listing = source.list(order.slot().bucket(), KeyRange.everything())) {
            while (listing.hasNext()) {
                ListedObject object = listing.next();
                listed.incrementAndGet();
                cutter.add(object.key(), 1, object.facts().size().orElse(0));
            }
        }
    }
}
