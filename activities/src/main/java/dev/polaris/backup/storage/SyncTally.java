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

    synchronized void read(boolean isNew, CopiedObject object) {
        ShardLine line = object.line();
        if (line instanceof LostObject lost) {
            gone += lost.lost() == LostObject.Reason.GONE ? 1 : 0;
            unreadable += lost.lost() == LostObject.Reason.UNREADABLE ? 1 : 0;
            deleted += !isNew && lost.lost() == LostObject.Reason.GONE ? 1 : 0;
            return;
        }
        added += isNew ? 1 : 0;
        changed += isNew ? 0 : 1;
        if (object.copied()) {
            copied++;
            copiedBytes += ((ManifestEntry) line).size();
        }
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
