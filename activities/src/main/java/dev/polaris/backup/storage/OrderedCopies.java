package dev.polaris.backup.storage;

import dev.polaris.backup.storage.manifest.ManifestEntry;
import dev.polaris.backup.storage.manifest.ShardLine;
import dev.polaris.backup.storage.manifest.ShardWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * Copies many objects at a time and writes their lines in the order they were asked for. For one thread; the counts may
 * be asked from any.
 */
final class OrderedCopies {
    /** Copies that may be ahead of the one whose turn it is in the shard, for each lane. */
    private static final int AHEAD = 8;

    private final LaneShare lanes;
    private final ObjectCopy copy;
    private final CopyNotes notes;
    private final SyncTally tally;
    private final ShardWriter shard;
    private final Deque<Future<ShardLine>> pending = new ArrayDeque<>();
    private volatile long written;

    OrderedCopies(LaneShare lanes, ObjectCopy copy, CopyNotes notes, SyncTally tally, ShardWriter shard) {
        this.lanes = lanes;
        this.copy = copy;
        this.notes = notes;
        this.tally = tally;
        this.shard = shard;
    }

    /** Lines that are in the shard. */
    long written() {
        return written;
    }

    /** The next line, without a copy. */
    void keep(ManifestEntry entry) throws Exception {
        pending.add(CompletableFuture.completedFuture(entry));
        settle(lanes.lanes() * AHEAD);
    }

    /** The next line, of an object that is copied for it. */
    void copy(InventoryJoin.Copy needed) throws Exception {
        pending.add(lanes.submit(ObjectCopy.memoryFor(needed.object()), () -> copied(needed)));
        settle(lanes.lanes() * AHEAD);
    }

    /** Waits for all of them. */
    void finish() throws Exception {
        settle(0);
    }

    void cancel() {
        pending.forEach(copying -> copying.cancel(true));
    }

    private ShardLine copied(InventoryJoin.Copy needed) throws Exception {
        ShardLine line = copy.copy(needed.object());
        tally.read(needed.isNew(), line, true);
        if (line instanceof ManifestEntry entry) {
            notes.add(entry);
        }
        return line;
    }

    /** Writes what is known, in order, and waits only while more than so many are pending. */
    private void settle(int most) throws Exception {
        while (!pending.isEmpty() && (pending.peekFirst().isDone() || pending.size() > most)) {
            shard.write(await(pending.pollFirst()));
            written++;
        }
    }

    private static ShardLine await(Future<ShardLine> copying) throws Exception {
        try {
            return copying.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }
}
