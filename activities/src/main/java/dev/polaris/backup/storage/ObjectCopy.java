package dev.polaris.backup.storage;

import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.s3.PinnedObject;
import dev.polaris.backup.storage.manifest.LostObject;
import dev.polaris.backup.storage.manifest.ManifestEntry;
import dev.polaris.backup.storage.manifest.MirrorKey;
import dev.polaris.backup.storage.manifest.ShardLine;
import dev.polaris.backup.storage.source.Fact;
import dev.polaris.backup.storage.source.ListedObject;
import dev.polaris.backup.storage.source.ObjectContent;
import dev.polaris.backup.storage.source.ObjectFacts;
import dev.polaris.backup.storage.source.StorageSource;
import dev.polaris.backup.storage.source.StorageSourceException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * Copies one object into the mirror in whatever state it is read, and says which state that was. An object that is
 * written again while it is read is read again.
 */
final class ObjectCopy {
    /** An object that is written more often than it can be read is copied at a quieter time. */
    private static final int MOST_READINGS = 10;

    private final StorageSource source;
    private final ObjectStore store;
    private final SyncOrder order;
    private final LargeObjects large;
    private final LongConsumer read;
    private final boolean describe;

    /**
     * Copies for one attempt at a range.
     *
     * @param read hears how many bytes were read
     * @param sent hears how many bytes of large objects have gone out
     */
    ObjectCopy(
            StorageSource source,
            ObjectStore store,
            SyncOrder order,
            CopyNotes notes,
            LongConsumer read,
            LongConsumer sent) {
        this.source = source;
        this.store = store;
        this.order = order;
        this.large = new LargeObjects(store, order, notes, read, sent);
        this.read = read;
        this.describe = Stream.of(Fact.VERSION, Fact.USER_METADATA, Fact.OWNER, Fact.CREATED_AT)
                .anyMatch(source.capabilities()::onlyDescribed);
    }

    /** Bytes that a copy holds in memory while it goes on. */
    static long memoryFor(ListedObject object) {
        long size = object.facts().size().orElse(LargeObjects.LEAST);
        return size < LargeObjects.LEAST ? size : LargeObjects.memoryFor(size);
    }

    /** Copies an object as it is now. */
    ShardLine copy(ListedObject listed) throws IOException {
        for (int reading = 1; reading <= MOST_READINGS; reading++) {
            try {
                Optional<ManifestEntry> entry = read(listed);
                if (entry.isPresent()) {
                    return entry.get();
                }
            } catch (StorageSourceException.ObjectGone e) {
                return new LostObject(listed.key(), LostObject.Reason.GONE);
            } catch (StorageSourceException.BytesMissing e) {
                return new LostObject(listed.key(), LostObject.Reason.UNREADABLE);
            } catch (StorageSourceException.ObjectChanged e) {
                // Somebody writes it right now; what is there now is what counts.
            }
        }
        throw FailureType.STORAGE_UNAVAILABLE.failure("An object of bucket "
                + order.slot().bucket() + " changed at each of " + MOST_READINGS + " attempts to read it.");
    }

    /** Empty when the object changed between two questions about it. */
    private Optional<ManifestEntry> read(ListedObject listed) throws IOException {
        try (ObjectContent content = source.open(order.slot().bucket(), listed.key())) {
            boolean asListed = isSame(listed.facts(), content.facts());
            ObjectFacts facts = asListed ? listed.facts().or(content.facts()) : content.facts();
            if (describe || !asListed) {
                ObjectFacts described = source.describe(order.slot().bucket(), listed.key());
                if (!isSame(described, content.facts())) {
                    return Optional.empty();
                }
                facts = asListed ? facts.or(described) : described.or(facts);
            }
            String storedKey = MirrorKey.of(order.slot().objectPrefix(), listed.key());
            return content.length() < LargeObjects.LEAST
                    ? Optional.of(ManifestEntry.of(listed.key(), facts, small(storedKey, facts, content)))
                    : entry(listed.key(), facts, large.store(listed.key(), storedKey, facts, content));
        }
    }

    private static Optional<ManifestEntry> entry(String key, ObjectFacts facts, Optional<PinnedObject> stored) {
        return stored.map(object -> ManifestEntry.of(key, facts, object));
    }

    /** Whether two answers can be about the same state of an object. */
    private static boolean isSame(ObjectFacts one, ObjectFacts other) {
        boolean sameSize =
                one.size().isEmpty() || other.size().isEmpty() || one.size().equals(other.size());
        boolean sameEtag =
                one.etag().isEmpty() || other.etag().isEmpty() || one.etag().equals(other.etag());
        return sameSize && sameEtag;
    }

    private PinnedObject small(String storedKey, ObjectFacts facts, ObjectContent content) throws IOException {
        byte[] bytes = content.stream().readNBytes((int) content.length());
        read.accept(bytes.length);
        return store.put(storedKey, bytes, mediaType(facts), Map.of(SyncOrder.SYNC_METADATA, order.syncId()));
    }

    /** The mirror is also for people with stock tools; a type that no header can carry stands in the manifest only. */
    static String mediaType(ObjectFacts facts) {
        return facts.contentType()
                .filter(type -> !type.isBlank() && type.chars().allMatch(c -> c >= ' ' && c < 0x7f))
                .orElse("application/octet-stream");
    }
}
