package dev.polaris.backup.storage.manifest;

import dev.polaris.backup.s3.ByteOrder;
import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.storage.source.KeyRange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** The objects of a manifest within a range of keys, in their order; one shard in memory at a time. */
public final class Inventory implements Iterator<ManifestEntry> {
    private final ObjectStore store;
    private final Iterator<ManifestShard> shards;
    private final KeyRange range;
    private Iterator<ManifestEntry> entries = Collections.emptyIterator();
    private ManifestEntry next;

    public Inventory(ObjectStore store, StorageManifest manifest, KeyRange range) {
        this.store = store;
        this.range = range;
        this.shards = manifest.shards().stream()
                .filter(shard -> overlap(shard.range(), range))
                .iterator();
    }

    private static boolean overlap(KeyRange one, KeyRange other) {
        return beginsWithin(one, other) && beginsWithin(other, one);
    }

    /** Whether the first range's keys do not all lie behind the second's last. */
    private static boolean beginsWithin(KeyRange one, KeyRange other) {
        return one.after().isEmpty()
                || other.through().isEmpty()
                || ByteOrder.compare(one.after().get(), other.through().get()) < 0;
    }

    @Override
    public boolean hasNext() {
        while (next == null) {
            if (entries.hasNext()) {
                ManifestEntry entry = entries.next();
                next = range.contains(entry.key()) ? entry : null;
            } else if (shards.hasNext()) {
                entries = open(shards.next());
            } else {
                return false;
            }
        }
        return true;
    }

    @Override
    public ManifestEntry next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the inventory has no more objects");
        }
        ManifestEntry entry = next;
        next = null;
        return entry;
    }

    private ShardReader open(ManifestShard shard) {
        try {
            return ShardReader.open(store, shard.object());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
