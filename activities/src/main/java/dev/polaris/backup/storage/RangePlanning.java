package dev.polaris.backup.storage;

import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.storage.manifest.ManifestShard;
import dev.polaris.backup.storage.manifest.StorageManifest;
import dev.polaris.backup.storage.source.KeyRange;
import dev.polaris.backup.storage.source.ListedObject;
import dev.polaris.backup.storage.source.ObjectListing;
import dev.polaris.backup.storage.source.StorageSource;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Cuts a bucket's keys into ranges. Where the last manifest knows how many objects lie between two keys nothing is
 * listed for it; else the listing is read once, without the objects.
 */
final class RangePlanning {
    private final StorageSource source;
    private final ObjectStore store;
    private final RangeSize size;
    private final SyncOrder order;
    private final AtomicLong listed = new AtomicLong();

    RangePlanning(StorageSource source, ObjectStore store, RangeSize size, SyncOrder order) {
        this.source = source;
        this.store = store;
        this.size = size;
        this.order = order;
    }

    long listed() {
        return listed.get();
    }

    RangePlan plan(Optional<StorageManifest> previous) throws IOException {
        RangeRecords records = new RangeRecords(store, order);
        RangeCutter cutter = new RangeCutter(KeyRange.everything(), size);
        if (previous.isPresent()) {
            for (ManifestShard shard : previous.get().shards()) {
                shard.range().through().ifPresent(last -> cutter.add(last, shard.objects(), shard.bytes()));
            }
        } else {
            addListing(cutter);
        }
        RangeRecord plan = records.createPlan(RangeRecord.plan(cutter.finish()));
        long objects = previous.map(manifest -> manifest.totals().objects()).orElseGet(cutter::objects);
        return new RangePlan(plan.rest().size(), objects);
    }

    private void addListing(RangeCutter cutter) {
        try (ObjectListing listing = source.list(order.slot().bucket(), KeyRange.everything())) {
            while (listing.hasNext()) {
                ListedObject object = listing.next();
                listed.incrementAndGet();
                cutter.add(object.key(), 1, object.facts().size().orElse(0));
            }
        }
    }
}
