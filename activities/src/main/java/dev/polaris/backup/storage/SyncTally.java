package dev.polaris.backup.storage;

import dev.polaris.backup.storage.manifest.LostObject;
import dev.polaris.backup.storage.manifest.ManifestEntry;
import dev.polaris.backup.storage.manifest.ManifestShard;
import dev.polaris.backup.storage.manifest.ShardLine;

/** Counts what is found and done in a range. Safe for use by several threads. */
final class SyncTally {
    private long added;
    private long changed;
    private long unchanged;
    private long deleted;
    private long gone;
    private long unreadable;
    private long copied;
    private long copiedBytes;

    synchronized void unchanged() {
        unchanged++;
    }

    synchronized void deleted() {
        deleted++;
    }

    /**
     * An object that is not as the last manifest has it.
     *
     * @param isNew whether the last manifest does not know its key
     * @param now whether its bytes were copied now, and not earlier
     */
    synchronized void read(boolean isNew, ShardLine line, boolean now) {
        if (line instanceof LostObject lost) {
            boolean isGone = lost.lost() == LostObject.Reason.GONE;
            gone += isGone ? 1 : 0;
            unreadable += isGone ? 0 : 1;
            deleted += isGone && !isNew ? 1 : 0;
            return;
        }
        added += isNew ? 1 : 0;
        changed += isNew ? 0 : 1;
        copied += now ? 1 : 0;
        copiedBytes += now ? ((ManifestEntry) line).size() : 0;
    }

    synchronized long copied() {
        return copied;
    }

    synchronized SyncTotals totals(ManifestShard shard) {
        return new SyncTotals(
                shard.objects(),
                shard.bytes(),
                added,
                changed,
                unchanged,
                deleted,
                gone,
                unreadable,
                copied,
                copiedBytes);
    }
}
