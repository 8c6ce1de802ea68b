package dev.polaris.backup.storage;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polaris.backup.s3.PinnedObject;

/**
 * What a sync made.
 *
 * @param syncId the sync
 * @param bucket the mirrored bucket
 * @param slot where it lies, as people name it
 * @param manifest the committed manifest
 * @param totals counts and bytes
 * @param note what a person should know; null for nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StorageSyncResult(
        String syncId, String bucket, String slot, PinnedObject manifest, SyncTotals totals, String note) {}
