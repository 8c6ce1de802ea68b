package dev.polaris.backup.storage;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polaris.backup.config.PayloadConversion;
import dev.polaris.backup.s3.ByteOrder;
import dev.polaris.backup.s3.Listed;
import dev.polaris.backup.s3.ObjectOutput;
import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.s3.OpenUpload;
import dev.polaris.backup.storage.manifest.ManifestEntry;
import dev.polaris.backup.storage.manifest.ShardReader;
import dev.polaris.backup.storage.manifest.ShardWriter;
import dev.polaris.backup.storage.source.KeyRange;
import dev.polaris.backup.storage.source.ListedObject;
import dev.polaris.backup.storage.source.ObjectFacts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Notes in the bucket of what an attempt at a range has copied, so that another attempt need not copy it again. A worker
 * can die at any time, and what its last heartbeat said may be a minute old; what stands in the bucket is not lost.
 *
 * <p>Copies are noted in groups. What a death costs are the copies under way, and those of the group that is not full
 * yet. A large object's upload is noted when it is opened. Safe for use by several threads.
 */
final class CopyNotes {
    /** Objects in one note: each note costs a request, and as many copies are repeated after a death. */
    private static final int GROUP = 64;

    /** Nor more bytes than these. */
    private static final long GROUP_BYTES = 32 << 20;

    /** Slots of other runs lie in that of the day's scheduled one; theirs may be at work. */
    private static final Pattern OTHER_SLOT = Pattern.compile("\\d{6}/");

    private static final String NOTES = "notes/";
    private static final String UPLOAD = "upload-";
    private static final int LONGEST_NOTE = 16 << 20;
    private static final ObjectMapper MAPPER = PayloadConversion.mapper();

    private final ObjectStore store;
    private final String prefix;
    private final Map<String, String> metadata;
    private final String attempt = UUID.randomUUID().toString().substring(0, 8);
    private final Map<String, ManifestEntry> found = new ConcurrentHashMap<>();
    private final Map<String, OpenedUpload> uploads = new ConcurrentHashMap<>();
    private final List<ManifestEntry> open = new ArrayList<>();
    private long openBytes;
    private int written;
    private long noted;

    private CopyNotes(ObjectStore store, SyncOrder order, String range) {
        this.store = store;
        this.prefix = prefix(order) + range + "/";
        this.metadata = Map.of(SyncOrder.SYNC_METADATA, order.syncId());
    }

    /** The notes on a range, with all that earlier attempts have left. */
    static CopyNotes on(ObjectStore store, SyncOrder order, String range) throws IOException {
        CopyNotes notes = new CopyNotes(store, order, range);
        try (Stream<Listed.StoredObject> listed = store.list(notes.prefix)) {
            for (Listed.StoredObject note : listed.toList()) {
                notes.take(note.key());
            }
        }
        return notes;
    }

    /**
     * Gives up every upload that a sync has left open: those it has noted, and those whose id never reached it. Nothing
     * happens to those that were completed.
     */
    static void endUploads(ObjectStore store, SyncOrder order) throws IOException {
        try (Stream<Listed.StoredObject> listed = store.list(prefix(order))) {
            for (Listed.StoredObject note : (Iterable<Listed.StoredObject>) listed::iterator) {
                if (isUpload(note.key())) {
                    OpenedUpload upload = upload(store, note.key());
                    store.abortUpload(upload.storedKey(), upload.uploadId());
                }
            }
        }
        for (String own : List.of(order.slot().objectPrefix(), order.workPrefix())) {
            for (OpenUpload upload : store.openUploads(own)) {
                if (!OTHER_SLOT
                        .matcher(upload.key())
                        .region(own.length(), upload.key().length())
                        .lookingAt()) {
                    store.abortUpload(upload.key(), upload.uploadId());
                }
            }
        }
    }

    /**
     * What was copied and noted of a range, in no useful order.
     *
     * @param workPrefix of any sync, see {@link SyncOrder#workPrefix}
     */
    static void copies(ObjectStore store, String workPrefix, String range, Consumer<ManifestEntry> sink)
            throws IOException {
        try (Stream<Listed.StoredObject> listed = store.list(workPrefix + NOTES + range + "/")) {
            for (Listed.StoredObject note : listed.toList()) {
                if (!isUpload(note.key())) {
                    ShardReader.of(read(store, note.key())).forEachRemaining(sink);
                }
            }
        }
    }

    /** What an earlier attempt has copied of an object that is still in the same state. */
    Optional<ManifestEntry> find(ListedObject listed) {
        return Optional.ofNullable(found.get(listed.key()))
                .filter(entry -> entry.marks().areOf(listed.facts()));
    }

    /** The upload that an earlier attempt has opened for an object that is still in the same state. */
    Optional<OpenedUpload> findUpload(String key, ObjectFacts facts) {
        return Optional.ofNullable(uploads.get(key))
                .filter(upload -> upload.marks().areOf(facts));
    }

    /** Notes an upload before its first part is sent. */
    void opened(OpenedUpload upload) throws IOException {
        String note = prefix + UPLOAD + attempt + "-" + nextNumber() + ".json";
        var unused = store.put(note, MAPPER.writeValueAsBytes(upload), "application/json", metadata);
        uploads.put(upload.key(), upload);
    }

    /** Gives an upload up. */
    void abandon(OpenedUpload upload) {
        uploads.remove(upload.key(), upload);
        store.abortUpload(upload.storedKey(), upload.uploadId());
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
        synchronized (this) {
            group = List.copyOf(open);
            open.clear();
            openBytes = 0;
        }
        if (!group.isEmpty()) {
            write(group);
        }
    }

    /** How many copies another attempt would find. */
    synchronized long noted() {
        return noted + found.size();
    }

    private void write(List<ManifestEntry> group) throws IOException {
        TreeMap<String, ManifestEntry> sorted = new TreeMap<>(ByteOrder::compare);
        group.forEach(entry -> sorted.put(entry.key(), entry));
        String note = prefix + "copies-" + attempt + "-" + nextNumber() + ".jsonl.gz";
        ObjectOutput output = store.output(note, "application/gzip", metadata);
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

    private synchronized int nextNumber() {
        return written++;
    }

    private void take(String note) throws IOException {
        if (isUpload(note)) {
            OpenedUpload upload = upload(store, note);
            uploads.put(upload.key(), upload);
        } else {
            ShardReader.of(read(store, note)).forEachRemaining(entry -> found.put(entry.key(), entry));
        }
    }

    private static boolean isUpload(String note) {
        return note.substring(note.lastIndexOf('/') + 1).startsWith(UPLOAD);
    }

    private static OpenedUpload upload(ObjectStore store, String note) throws IOException {
        return MAPPER.readValue(read(store, note), OpenedUpload.class);
    }

    private static byte[] read(ObjectStore store, String note) throws IOException {
        return store.readBytes(note, Optional.empty(), LONGEST_NOTE).bytes();
    }

    private static String prefix(SyncOrder order) {
        return order.workPrefix() + NOTES;
    }
}
