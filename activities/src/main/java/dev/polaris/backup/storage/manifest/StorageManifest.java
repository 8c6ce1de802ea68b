package dev.polaris.backup.storage.manifest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polaris.backup.database.Purpose;
import dev.polaris.backup.s3.PinnedObject;
import dev.polaris.backup.storage.StorageSlot;
import dev.polaris.backup.storage.SyncOptions;
import dev.polaris.backup.storage.SyncTotals;
import dev.polaris.backup.storage.source.BucketSettings;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * The commit record of a sync: what is not named here is not part of any backup.
 *
 * @param formatVersion see {@link #FORMAT_VERSION}
 * @param syncId the sync; on every object it wrote
 * @param env the environment
 * @param bucket the mirrored bucket
 * @param purpose why it ran
 * @param workflowId the run
 * @param runId its first run id
 * @param scheduledFor the moment its schedule meant; null for others
 * @param startedAt when the run began: every object that was there from then on is in the inventory
 * @param committedAt when all was in place
 * @param source where objects were listed and read, for people
 * @param settings the bucket's own settings in the project
 * @param options what the sync did differently from usual
 * @param previous the manifest it was compared with; null for none
 * @param totals counts and bytes
 * @param shards the inventory's parts, in the order of their keys
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StorageManifest(
        int formatVersion,
        String syncId,
        String env,
        String bucket,
        Purpose purpose,
        String workflowId,
        String runId,
        Instant scheduledFor,
        Instant startedAt,
        Instant committedAt,
        String source,
        BucketSettings settings,
        SyncOptions options,
        PinnedObject previous,
        SyncTotals totals,
        List<ManifestShard> shards) {
    /** The version of the format that is written. */
    public static final int FORMAT_VERSION = 1;

    /**
     * A manifest is believed only if it is whole.
     *
     * @throws NullPointerException when a part is missing
     */
    public StorageManifest {
        Objects.requireNonNull(syncId, "syncId");
        Objects.requireNonNull(env, "env");
        Objects.requireNonNull(bucket, "bucket");
        Objects.requireNonNull(startedAt, "startedAt");
        Objects.requireNonNull(committedAt, "committedAt");
        Objects.requireNonNull(totals, "totals");
        shards = List.copyOf(shards);
    }

    /** Whether it can be the commit record of this slot. */
    public boolean belongsTo(StorageSlot slot) {
        return env.equals(slot.slot().env()) && bucket.equals(slot.bucket());
    }
}
