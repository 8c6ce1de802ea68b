package dev.polaris.backup.storage;

import dev.polaris.backup.s3.ObjectOutput;
import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.s3.ObjectStoreException;
import dev.polaris.backup.storage.manifest.Inventory;
import dev.polaris.backup.storage.manifest.ManifestEntry;
import dev.polaris.backup.storage.manifest.ManifestShard;
import dev.polaris.backup.storage.manifest.ShardLine;
import dev.polaris.backup.storage.manifest.ShardWriter;
import dev.polaris.backup.storage.manifest.StorageManifest;
import dev.polaris.backup.storage.source.KeyRange;
import dev.polaris.backup.storage.source.ListedObject;
import dev.polaris.backup.storage.source.ObjectListing;
import dev.polaris.backup.storage.source.StorageSource;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** One attempt at one range of a sync. */
final class RangeSync {
    /** Copies that may be ahead of the one whose turn it is in the shard, for each lane. */
    private static final int AHEAD = 8;

    private final StorageSource source;
    private final ObjectStore store;
    private final CopyLanes lanes;
    private final RangeSize size;
    private final SyncOrder order;
    private final String range;
    private final AtomicLong moved = new AtomicLong();
    private final AtomicLong bytesRead = new AtomicLong();
    private final AtomicLong copies = new AtomicLong();
    private final Deque<Future<CopiedObject>> pending = new ArrayDeque<>();
    private final SyncTally tally = new SyncTally();
    private final ObjectCopy copy;
    private volatile CopyNotes notes;
    private volatile long settled;
    private ShardWriter shard;

    RangeSync(StorageSource source, ObjectStore store, CopyLanes lanes, RangeSize size, SyncOrder order, String range) {
        this.source = source;
        this.store = store;
        this.lanes = lanes;
        this.size = size;
        this.order = order;
        this.range = range;
        this.copy = new ObjectCopy(source, store, order, this::read);
    }

    /** Bytes and objects that have moved: whether anything happens. */
    long moved() {
        return moved.get();
    }

    SyncProgress progress() {
        return new SyncProgress(range, settled, 0, copies.get(), bytesRead.get(), notes == null ? 0 : notes.noted());
    }

    /**
     * Brings the range into the mirror.
     *
     * @param previous the last manifest, when there is one
     */
    RangeRecord run(Optional<StorageManifest> previous) throws Exception {
        RangeRecords records = new RangeRecords(store, order);
        Optional<RangeRecord> done = records.of(range);
        if (done.isPresent()) {
            return done.get();
        }
        KeyRange keys = records.keysOf(range);
        notes = CopyNotes.on(store, order, range);
        Iterator<ManifestEntry> known = previous.<Iterator<ManifestEntry>>map(
                        manifest -> new Inventory(store, manifest, keys))
                .orElseGet(Collections::emptyIterator);
        try (ObjectListing listing = source.list(order.slot().bucket(), keys);
                ShardWriter writer = new ShardWriter(shardOutput())) {
            shard = writer;
            RangeRecord record = sync(keys, listing, known);
            return records.createOf(range, record);
        } catch (Exception e) {
            giveUp(e);
            throw e;
        }
    }

    /** What was copied until now is noted for the next attempt, if the bucket takes it. */
    private void giveUp(Exception reason) {
        pending.forEach(copying -> copying.cancel(true));
        try {
            notes.flush();
        } catch (IOException | ObjectStoreException e) {
            reason.addSuppressed(e);
        }
    }

    private RangeRecord sync(KeyRange keys, ObjectListing listing, Iterator<ManifestEntry> known) throws Exception {
        InventoryJoin join = new InventoryJoin(listing, known, order.options());
        RangeSize most = size.doubled();
        long objects = 0;
        long bytes = 0;
        KeyRange own = keys;
        List<KeyRange> rest = List.of();
        while (join.hasNext()) {
            InventoryJoin.Step step = join.next();
            moved.incrementAndGet();
            place(step);
            if (step instanceof InventoryJoin.Copy copying) {
                bytes += copying.object().facts().size().orElse(0);
            }
            objects++;
            settle(false);
            if (most.isReached(objects, bytes) && listing.hasNext() && !(step instanceof InventoryJoin.Drop)) {
                String last = key(step);
                own = new KeyRange(keys.after(), Optional.of(last));
                rest = cutRest(keys.behind(last));
                break;
            }
        }
        settle(true);
        ManifestShard written = shard.finish(own);
        return new RangeRecord(written, tally.totals(written), rest);
    }

    /** The range has grown beyond what one worker should do alone: what is left of it is for others to take. */
    private List<KeyRange> cutRest(KeyRange left) {
        RangeCutter cutter = new RangeCutter(left, size);
        try (ObjectListing listing = source.list(order.slot().bucket(), left)) {
            while (listing.hasNext()) {
                ListedObject object = listing.next();
                moved.incrementAndGet();
                cutter.add(object.key(), 1, object.facts().size().orElse(0));
            }
        }
        return cutter.finish();
    }

    private static String key(InventoryJoin.Step step) {
        return step instanceof InventoryJoin.Keep keep
                ? keep.entry().key()
                : ((InventoryJoin.Copy) step).object().key();
    }

    private void place(InventoryJoin.Step step) {
        if (step instanceof InventoryJoin.Keep keep) {
            tally.unchanged();
            pending.add(CompletableFuture.completedFuture(new CopiedObject(keep.entry(), false)));
        } else if (step instanceof InventoryJoin.Copy needed) {
            pending.add(lanes.submit(() -> copied(needed)));
        } else {
            tally.deleted();
        }
    }

    private CopiedObject copied(InventoryJoin.Copy needed) throws Exception {
        ListedObject object = needed.object();
        Optional<ManifestEntry> earlier = notes.find(object);
        CopiedObject result;
        if (earlier.isPresent()) {
            result = new CopiedObject(earlier.get(), false);
        } else {
            ShardLine line = lanes.holding(object.facts().size().orElse(1 << 20), () -> copy.copy(object));
            if (line instanceof ManifestEntry entry) {
                copies.incrementAndGet();
                notes.add(entry);
            }
            result = new CopiedObject(line, line instanceof ManifestEntry);
        }
        tally.read(needed.isNew(), result);
        return result;
    }

    /** Writes what is known, in order; all of it in the end, else only so much that the copies ahead stay bounded. */
    private void settle(boolean all) throws Exception {
        int most = all ? 0 : lanes.lanes() * AHEAD;
        while (!pending.isEmpty() && (pending.peekFirst().isDone() || pending.size() > most)) {
            shard.write(await(pending.pollFirst()).line());
            settled++;
        }
    }

    private static CopiedObject await(Future<CopiedObject> copying) throws Exception {
        try {
            return copying.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
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
        moved.addAndGet(bytes + 1);
    }
}
