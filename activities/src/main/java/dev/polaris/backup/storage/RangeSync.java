package dev.polaris.backup.storage;

import dev.polaris.backup.s3.ObjectOutput;
import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.s3.ObjectStoreException;
import dev.polaris.backup.storage.manifest.Inventory;
import dev.polaris.backup.storage.manifest.ManifestEntry;
import dev.polaris.backup.storage.manifest.ManifestShard;
import dev.polaris.backup.storage.manifest.ShardWriter;
import dev.polaris.backup.storage.manifest.StorageManifest;
import dev.polaris.backup.storage.source.KeyRange;
import dev.polaris.backup.storage.source.ListedObject;
import dev.polaris.backup.storage.source.ObjectListing;
import dev.polaris.backup.storage.source.StorageSource;
import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** One attempt at one range of a sync. */
final class RangeSync {
    private final ObjectStore store;
    private final LaneShare lanes;
    private final RangeSize size;
    private final SyncOrder order;
    private final String range;
    private final SyncTally tally = new SyncTally();
    private final AtomicLong bytesRead = new AtomicLong();
    private volatile CopyNotes notes;
    private volatile OrderedCopies copies;

    RangeSync(ObjectStore store, CopyLanes lanes, RangeSize size, SyncOrder order, String range) {
        this.store = store;
        this.lanes = new LaneShare(lanes);
        this.size = size;
        this.order = order;
        this.range = range;
    }

    /** Grows as long as anything happens. */
    long moved() {
        return lanes.motion();
    }

    SyncProgress progress() {
        return new SyncProgress(
                range,
                copies == null ? 0 : copies.written(),
                tally.copied(),
                bytesRead.get(),
                notes == null ? 0 : notes.noted());
    }

    /**
     * Brings the range into the mirror.
     *
     * @param previous the last manifest, when there is one
     */
    RangeRecord run(Optional<StorageManifest> previous, StorageSource source) throws Exception {
        RangeRecords records = new RangeRecords(store, order);
        Optional<RangeRecord> done = records.of(range);
        if (done.isPresent()) {
            return done.get();
        }
        KeyRange keys = records.keysOf(range);
        notes = CopyNotes.on(store, order, range);
        Iterator<ManifestEntry> known = previous.<Iterator<ManifestEntry>>map(
                        manifest -> Inventory.within(store, manifest.shards(), keys))
                .orElseGet(Collections::emptyIterator);
        EarlierCopies earlier = new EarlierCopies(store, notes, records.unfinished(), keys);
        try (ObjectListing listing = source.list(order.slot().bucket(), keys);
                ShardWriter shard = new ShardWriter(shardOutput())) {
            copies = new OrderedCopies(
                    lanes, new ObjectCopy(source, store, order, notes, this::read, lanes::moved), notes, tally, shard);
            Optional<String> cut = walk(new InventoryJoin(listing, known, order.options()), listing, earlier);
            List<KeyRange> rest = cut.isPresent() ? pieces(source, keys.behind(cut.get())) : List.of();
            copies.finish();
            ManifestShard written = shard.finish(cut.isPresent() ? new KeyRange(keys.after(), cut) : keys);
            return records.createOf(range, new RangeRecord(written, tally.totals(written), rest, null));
        } catch (Exception e) {
            giveUp(e);
            throw e;
        }
    }

    /**
     * Goes through the range.
     *
     * @return the last key that was done when there is more behind it than one worker should do alone
     */
    private Optional<String> walk(InventoryJoin join, ObjectListing listing, EarlierCopies earlier) throws Exception {
        RangeSize most = size.doubled();
        long objects = 0;
        long bytes = 0;
        while (join.hasNext()) {
            InventoryJoin.Step step = join.next();
            lanes.moved(1);
            objects++;
            if (step instanceof InventoryJoin.Drop) {
                tally.deleted();
                continue;
            }
            String key;
            if (step instanceof InventoryJoin.Keep keep) {
                key = keep.entry().key();
                tally.unchanged();
                copies.keep(keep.entry());
            } else {
                InventoryJoin.Copy needed = (InventoryJoin.Copy) step;
                key = needed.object().key();
                bytes += needed.object().facts().size().orElse(0);
                copy(needed, earlier);
            }
            if (most.isReached(objects, bytes) && listing.hasNext()) {
                return Optional.of(key);
            }
        }
        return Optional.empty();
    }

    private void copy(InventoryJoin.Copy needed, EarlierCopies earlier) throws Exception {
        Optional<ManifestEntry> there = earlier.find(needed.object());
        if (there.isPresent()) {
            tally.read(needed.isNew(), there.get(), false);
            copies.keep(there.get());
        } else {
            copies.copy(needed);
        }
    }

    /** The range has grown: what is left of it is cut, for others to take. */
    private List<KeyRange> pieces(StorageSource source, KeyRange left) {
        RangeCutter cutter = new RangeCutter(left, size);
        try (ObjectListing listing = source.list(order.slot().bucket(), left)) {
            while (listing.hasNext()) {
                ListedObject object = listing.next();
                lanes.moved(1);
                cutter.add(object.key(), 1, object.facts().size().orElse(0));
            }
        }
        return cutter.finish();
    }

    /** What was copied until now is noted for the next attempt, if the bucket takes it. */
    private void giveUp(Exception reason) {
        if (copies != null) {
            copies.cancel();
        }
        try {
            notes.flush();
        } catch (IOException | ObjectStoreException e) {
            reason.addSuppressed(e);
        }
    }

    private ObjectOutput shardOutput() {
        String attempt = UUID.randomUUID().toString().substring(0, 8);
        return store.output(
                order.workPrefix() + "shards/" + range + "-" + attempt + ".jsonl.gz",
                "application/gzip",
                Map.of(SyncOrder.SYNC_METADATA, order.syncId()));
    }

    private void read(long bytes) {
        bytesRead.addAndGet(bytes);
        lanes.moved(bytes + 1);
    }
}
