package dev.polaris.backup.storage;

import dev.polaris.backup.database.Purpose;
import dev.polaris.backup.database.Slot;
import dev.polaris.backup.settings.RunSettings;
import java.time.Instant;

/**
 * Everything a sync's work is decided by.
 *
 * @param syncId the sync
 * @param purpose why it runs
 * @param scheduledFor the moment a schedule meant; null for others
 * @param slot where it writes
 * @param options what it does differently from usual
 * @param settings the resolved configuration
 */
public record StorageSyncPlan(
        String syncId,
        Purpose purpose,
        Instant scheduledFor,
        StorageSlot slot,
        SyncOptions options,
        RunSettings settings) {
    StorageSyncPlan in(Slot other) {
        return new StorageSyncPlan(syncId, purpose, scheduledFor, slot.in(other), options, settings);
    }
}
