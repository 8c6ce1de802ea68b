package dev.polaris.backup.storage.manifest;

import dev.polaris.backup.s3.PinnedObject;
import dev.polaris.backup.storage.StorageSlot;
import java.util.List;

/**
 * A committed sync.
 *
 * @param slot where it is
 * @param manifest the manifest that counts: the oldest version of {@code manifest.json}
 * @param commit that version
 * @param alarms signs that somebody wrote to the slot after it was committed
 */
public record CommittedSync(StorageSlot slot, StorageManifest manifest, PinnedObject commit, List<String> alarms) {
    public CommittedSync {
        alarms = List.copyOf(alarms);
    }
}
