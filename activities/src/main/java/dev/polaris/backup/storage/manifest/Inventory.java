package dev.polaris.backup.storage.manifest;

import dev.polaris.backup.s3.ByteOrder;
import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.storage.source.KeyRange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Predicate;

/** Some of the objects of a manifest, in the order of their keys; one shard in memory at a time. */
public final class Inventory implements Iterator<ManifestEntry> {
    private final ObjectStore store;
    private final Iterator<ManifestShard> shards;
    private final Predicate<String> wanted;
    private Iterator<ManifestEntry> entries = Collections.emptyIterator();
    private ManifestEntry next;

    private Inventory(
            ObjectStore store, List<ManifestShard> all, Predicate<KeyRange> shards, Predicate<String> wanted) {
        this.store = store;
        this.wanted = wanted;
        this.shards = all.stream().filter(shard -> shards.test(shard.range())).iterator();
    }

    /** The objects within a range of keys, of shards in their order. */
    public static Inventory within(ObjectStore store, List<ManifestShard> shards, KeyRange range) {
        return new Inventory(store, shards, shard -> overlap(shard, range), range::contains);
    }

    /** All objects. */
    public static Inventory of(ObjectStore store, StorageManifest manifest) {
        return within(store, manifest.shards(), KeyRange.everything());
    }

    /** The objects whose keys begin so. */
    public static Inventory beginningWith(ObjectStore store, StorageManifest manifest, String prefix) {
        return new Inventory(
                store, manifest.shards(), shard -> mayHoldPrefix(shard, prefix), key -> key.startsWith(prefix));
    }

    private static boolean mayHoldPrefix(KeyRange shard, String prefix) {
        boolean endsBefore = shard.through()
                .filter(last -> ByteOrder.compare(last, prefix) < 0)
                .isPresent();
        boolean beginsBehind = shard.after()
                .filter(before -> ByteOrder.compare(before, prefix) >= 0 && !before.startsWith(prefix))
                .isPresent();
        return !endsBefore && !beginsBehind;
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
                next = wanted.test(entry.key()) ? entry : null;
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
