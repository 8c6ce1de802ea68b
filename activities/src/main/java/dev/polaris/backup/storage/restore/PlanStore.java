package dev.polaris.backup.storage.restore;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polaris.backup.config.PayloadConversion;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.s3.CreateOutcome;
import dev.polaris.backup.s3.ObjectOutput;
import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.s3.ObjectStoreException;
import dev.polaris.backup.s3.ObjectVersion;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a restore of objects writes into the backup bucket: the plan of each part, and the report of what was not restored.
 * Of two attempts to plan a part the first one's plan counts, because it is what was approved.
 */
final class PlanStore {
    private static final String LINES = "application/gzip";
    private static final int LONGEST_RECORD = 64 << 10;
    private static final ObjectMapper MAPPER = PayloadConversion.mapper();

    private final ObjectStore store;
    private final String prefix;
    private final Map<String, String> metadata;

    PlanStore(ObjectStore store, ObjectsOrder order) {
        this.store = store;
        this.prefix = order.workPrefix();
        this.metadata = Map.of("polaris-restore", order.restoreId());
    }

    /** A file for the decisions of a part; nothing refers to it before its record is created. */
    ObjectOutput newLines(int shard) {
        return store.output(prefix + "plan/" + shard + ".jsonl.gz", LINES, metadata);
    }

    /** A file for what was not restored of a part; a later attempt's takes its place. */
    ObjectOutput newReport(int shard) {
        return store.output(prefix + "report/" + shard + ".jsonl.gz", LINES, metadata);
    }

    /** The plan of a part; empty when there is none yet. */
    Optional<PlanRecord> find(int shard) throws IOException {
        List<ObjectVersion> versions = store.versions(key(shard));
        if (versions.isEmpty()) {
            return Optional.empty();
        }
        String oldest = versions.get(versions.size() - 1).versionId();
        byte[] json =
                store.readBytes(key(shard), Optional.of(oldest), LONGEST_RECORD).bytes();
        return Optional.of(MAPPER.readValue(json, PlanRecord.class));
    }

    /** The plan of a part, which must be there. */
    PlanRecord read(int shard) throws IOException {
        return find(shard)
                .orElseThrow(() ->
                        FailureType.UNEXPECTED.failure("The plan of part " + shard + " is not at " + key(shard) + "."));
    }

    /** Makes a plan the one of its part, unless there is one already, which is then returned. */
    PlanRecord create(int shard, PlanRecord plan) throws IOException {
        byte[] json = MAPPER.writeValueAsBytes(plan);
        try {
            if (store.putIfAbsent(key(shard), json, "application/json", metadata) instanceof CreateOutcome.Created) {
                return plan;
            }
        } catch (ObjectStoreException.UnknownOutcome e) {
            if (find(shard).isEmpty()) {
                throw e;
            }
        }
        return read(shard);
    }

    private String key(int shard) {
        return prefix + "plan/" + shard + ".json";
    }
}
