package dev.polaris.backup.storage;

import dev.polaris.backup.s3.PinnedObject;
import java.time.Instant;

/**
 * The verification of one sync, as its activities need it.
 *
 * @param verifyId the verification
 * @param syncId the sync
 * @param slot where it is
 * @param manifest its manifest
 * @param shards parts of its inventory
 * @param sample percent of the objects that are read back
 * @param trustOlder whether objects that earlier syncs copied, and that were verified with them, are passed over
 * @param startedAt when the verification began
 */
public record VerifyOrder(
        String verifyId,
        String syncId,
        StorageSlot slot,
        PinnedObject manifest,
        int shards,
        int sample,
        boolean trustOlder,
        Instant startedAt) {}
