package dev.polaris.backup.storage;

import java.util.List;

/**
 * What a verification found.
 *
 * @param syncs one verdict for each bucket
 */
public record StorageVerdict(List<SyncVerdict> syncs) {
    public StorageVerdict {
        syncs = List.copyOf(syncs);
    }
}
