package dev.polaris.backup.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.polaris.backup.s3.ByteOrder;
import dev.polaris.backup.storage.source.BucketSettings;
import dev.polaris.backup.storage.source.Fact;
import dev.polaris.backup.storage.source.KeyRange;
import dev.polaris.backup.storage.source.ListedObject;
import dev.polaris.backup.storage.source.ObjectContent;
import dev.polaris.backup.storage.source.ObjectFacts;
import dev.polaris.backup.storage.source.ObjectListing;
import dev.polaris.backup.storage.source.SourceCapabilities;
import dev.polaris.backup.storage.source.StorageSource;
import dev.polaris.backup.storage.source.StorageSourceException;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/** One bucket of a project in memory, whose owner changes it while it is read. */
final class MemorySource implements StorageSource {
    private static final EnumSet<Fact> ALL = EnumSet.allOf(Fact.class);

    private final String bucket;
    private final ConcurrentNavigableMap<String, Stored> objects = new ConcurrentSkipListMap<>(ByteOrder::compare);
    private volatile Consumer<String> beforeReading = key -> {};

    private record Stored(byte[] bytes, ObjectFacts facts) {}

    MemorySource(String bucket) {
        this.bucket = bucket;
    }

    /** Writes an object, as an upload does. */
    void put(String key, byte[] bytes) {
        Map<String, JsonNode> metadata = Map.of("key", TextNode.valueOf(key));
        objects.put(
                key,
                new Stored(
                        bytes,
                        new ObjectFacts(
                                OptionalLong.of(bytes.length),
                                Optional.of(Integer.toHexString(java.util.Arrays.hashCode(bytes))),
                                Optional.of(UUID.randomUUID().toString()),
                                Optional.of(Instant.now()),
                                Optional.of(Instant.now()),
                                Optional.of("image/png"),
                                Optional.of("max-age=3600"),
                                Optional.of(metadata),
                                Optional.of("somebody"))));
    }

    void remove(String key) {
        objects.remove(key);
    }

    void clear() {
        objects.clear();
    }

    List<String> keys() {
        return List.copyOf(objects.keySet());
    }

    byte[] bytes(String key) {
        return objects.get(key).bytes();
    }

    ObjectFacts facts(String key) {
        return objects.get(key).facts();
    }

    /** Does something whenever an object is about to be read. */
    void beforeReading(Consumer<String> action) {
        beforeReading = action;
    }

    @Override
    public SourceCapabilities capabilities() {
        return new SourceCapabilities(ALL, ALL, ALL, true);
    }

    @Override
    public List<BucketSettings> buckets() {
        return List.of(bucket(bucket));
    }

    @Override
    public BucketSettings bucket(String id) {
        if (!id.equals(bucket)) {
            throw new StorageSourceException.BucketMissing(id, "it is not there");
        }
        return new BucketSettings(id, false, OptionalLong.empty(), List.of(), Optional.empty(), Optional.empty(), "");
    }

    @Override
    public ObjectListing list(String id, KeyRange range) {
        Iterator<Map.Entry<String, Stored>> entries = objects.entrySet().stream()
                .filter(entry -> range.contains(entry.getKey()))
                .iterator();
        return new ObjectListing() {
            private KeyRange rest = range;

            @Override
            public KeyRange rest() {
                return rest;
            }

            @Override
            public boolean hasNext() {
                return entries.hasNext();
            }

            @Override
            public ListedObject next() {
                Map.Entry<String, Stored> entry = entries.next();
                rest = rest.behind(entry.getKey());
                return new ListedObject(entry.getKey(), entry.getValue().facts());
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public ObjectContent open(String id, String key, Optional<String> ifEtag, long from, long length) {
        beforeReading.accept(key);
        Stored stored = stored(key);
        if (ifEtag.isPresent() && !ifEtag.equals(stored.facts().etag())) {
            throw new StorageSourceException.ObjectChanged(key, "another etag");
        }
        int count = (int) Math.min(length, stored.bytes().length - from);
        return new ObjectContent(
                stored.facts(), count, new ByteArrayInputStream(stored.bytes(), Math.toIntExact(from), count));
    }

    @Override
    public ObjectFacts describe(String id, String key) {
        return stored(key).facts();
    }

    private Stored stored(String key) {
        Stored stored = objects.get(key);
        if (stored == null) {
            throw new StorageSourceException.ObjectGone(key);
        }
        return stored;
    }

    @Override
    public void close() {}
}
