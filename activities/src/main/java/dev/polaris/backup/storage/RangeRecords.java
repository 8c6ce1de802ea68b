package dev.polaris.backup.storage;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polaris.backup.config.PayloadConversion;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.s3.CreateOutcome;
import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.s3.ObjectStoreException;
import dev.polaris.backup.s3.ObjectVersion;
import dev.polaris.backup.storage.manifest.ManifestShard;
import dev.polaris.backup.storage.source.KeyRange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The records of a sync's ranges, in the bucket. Each is created once; of two attempts at the same range the one that is
 * second gets the first one's record, so that however many there were, the ranges fit together.
 */
final class RangeRecords {
    private static final String PLAN = "plan";

    /** A hundred thousand ranges with keys of usual length fit. */
    private static final int LONGEST_RECORD = 64 << 20;

    private static final ObjectMapper MAPPER = PayloadConversion.mapper();

    private final ObjectStore store;
    private final String prefix;
    private final Map<String, String> metadata;

    RangeRecords(ObjectStore store, SyncOrder order) {
        this(store, order.workPrefix(), order.syncId());
    }

    /** @param workPrefix of any sync, see {@link SyncOrder#workPrefix} */
    RangeRecords(ObjectStore store, String workPrefix, String syncId) {
        this.store = store;
        this.prefix = workPrefix + "ranges/";
        this.metadata = Map.of(SyncOrder.SYNC_METADATA, syncId);
    }

    Optional<RangeRecord> plan() throws IOException {
        return read(key(PLAN));
    }

    RangeRecord createPlan(RangeRecord plan) throws IOException {
        return create(key(PLAN), plan);
    }

    Optional<RangeRecord> of(String range) throws IOException {
        return read(key(range));
    }

    RangeRecord createOf(String range, RangeRecord record) throws IOException {
        return create(key(range), record);
    }

    /** What syncs that did not come to their end have copied, as the plan has found it. */
    List<List<ManifestShard>> unfinished() throws IOException {
        return plan().map(RangeRecord::unfinished).orElse(List.of());
    }

    /** The keys of a range, which its parent's record knows. */
    KeyRange keysOf(String range) throws IOException {
        int dot = range.lastIndexOf('.');
        String parent = dot < 0 ? PLAN : range.substring(0, dot);
        int number = Integer.parseInt(range.substring(dot + 1));
        List<KeyRange> ranges = read(key(parent)).map(RangeRecord::rest).orElse(List.of());
        if (number >= ranges.size()) {
            throw FailureType.UNEXPECTED.failure("The record of " + parent + " has no range " + number + ".");
        }
        return ranges.get(number);
    }

    /** Every record but the plan, in no useful order. */
    Stream<RangeRecord> all() {
        return store.list(prefix)
                .filter(listed -> !listed.key().equals(key(PLAN)))
                .map(listed -> {
                    try {
                        return read(listed.key()).orElseThrow();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    private String key(String range) {
        return prefix + range + ".json";
    }

    private RangeRecord create(String key, RangeRecord record) throws IOException {
        byte[] json = MAPPER.writeValueAsBytes(record);
        try {
            if (store.putIfAbsent(key, json, "application/json", metadata) instanceof CreateOutcome.Created) {
                return record;
            }
        } catch (ObjectStoreException.UnknownOutcome e) {
            if (read(key).isEmpty()) {
                throw e;
            }
        }
        return read(key).orElseThrow();
    }

    /** The role may not ask for an object that may be missing; it looks at the key's history. The oldest counts. */
    private Optional<RangeRecord> read(String key) throws IOException {
        List<ObjectVersion> versions = store.versions(key);
        if (versions.isEmpty()) {
            return Optional.empty();
        }
        String oldest = versions.get(versions.size() - 1).versionId();
        byte[] json = store.readBytes(key, Optional.of(oldest), LONGEST_RECORD).bytes();
        return Optional.of(MAPPER.readValue(json, RangeRecord.class));
    }
}
