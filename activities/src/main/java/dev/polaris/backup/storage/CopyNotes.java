package dev.polaris.backup.storage;

import dev.polaris.backup.s3.ByteOrder;
import dev.polaris.backup.s3.ObjectOutput;
import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.storage.manifest.ManifestEntry;
import dev.polaris.backup.storage.manifest.ShardReader;
import dev.polaris.backup.storage.manifest.ShardWriter;
import dev.polaris.backup.storage.source.KeyRange;
import dev.polaris.backup.storage.source.ListedObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Notes in the bucket of what an attempt at a range has copied, so that another attempt need not copy it again. A worker
 * can die at any time, and what its last heartbeat said may be a minute old; what stands in the bucket is not lost.
 *
 * <p>Copies are noted in groups. Those of a group that is not full yet are what a death costs, and no more than a few
 * groups can be open: whoever adds to them waits. Safe for use by several threads.
 */
final class CopyNotes {
    /** Objects in one note: each note costs a request, and as many copies are repeated after a death. */
    private static final int GROUP = 64;

    /** Nor more bytes than these. */
    private static final long GROUP_BYTES = 32 << 20;

    private final ObjectStore store;
    private final String prefix;
    private final Map<String, String> metadata;
    private final String attempt = UUID.randomUUID().toString().substring(0, 8);
    private final Map<String, ManifestEntry> found = new HashMap<>();
    private final List<ManifestEntry> open = new ArrayList<>();
    private long openBytes;
    private int written;
    private long noted;

    private CopyNotes(ObjectStore store, SyncOrder order, String range) {
        this.store = store;
        this.prefix = order.workPrefix() + "notes/" + range + "/";
        this.metadata = Map.of(SyncOrder.SYNC_METADATA, order.syncId());
    }

    /** The notes on a range, with all that earlier attempts have left. */
    static CopyNotes on(ObjectStore store, SyncOrder order, String range) throws IOException {
        CopyNotes notes = new CopyNotes(store, order, range);
        for (var listed : store.list(notes.prefix).toList()) {
            byte[] bytes = store.readBytes(listed.key(), Optional.empty(), Math.toIntExact(listed.size()))
                    .bytes();
            ShardReader.of(bytes).forEachRemaining(entry -> notes.found.put(entry.key(), entry));
        }
        return notes;
    }

    /** What an earlier attempt has copied of an object that is still in the same state. */
    Optional<ManifestEntry> find(ListedObject listed) {
        return Optional.ofNullable(found.get(listed.key())).filter(entry -> entry.isStateOf(listed.facts()));
    }

    /** Notes a copy, at the latest with the next ones. */
    void add(ManifestEntry entry) throws IOException {
        boolean full;
        synchronized (this) {
            open.add(entry);
            openBytes += entry.size();
            full = open.size() >= GROUP || openBytes >= GROUP_BYTES;
        }
        if (full) {
            flush();
        }
    }

    /** Notes what was added. */
    void flush() throws IOException {
        List<ManifestEntry> group;
        int number;
        synchronized (this) {
            group = List.copyOf(open);
            open.clear();
            openBytes = 0;
            number = written++;
        }
        if (!group.isEmpty()) {
            write(group, number);
        }
    }

    /** How many copies another attempt would find. */
    synchronized long noted() {
        return noted + found.size();
    }

    private void write(List<ManifestEntry> group, int number) throws IOException {
        TreeMap<String, ManifestEntry> sorted = new TreeMap<>(ByteOrder::compare);
        group.forEach(entry -> sorted.put(entry.key(), entry));
        ObjectOutput output = store.output(prefix + attempt + "-" + number + ".jsonl.gz", "application/gzip", metadata);
        try (ShardWriter lines = new ShardWriter(output)) {
            for (ManifestEntry entry : sorted.values()) {
                lines.write(entry);
            }
            var unused = lines.finish(KeyRange.everything());
        }
        synchronized (this) {
            noted += group.size();
        }
    }
}
