package dev.polaris.backup.storage;

import java.util.List;

/**
 * A page of syncs.
 *
 * @param syncs newest first
 * @param more whether there are older ones
 */
public record SyncList(List<SyncSummary> syncs, boolean more) {
    public SyncList {
        syncs = List.copyOf(syncs);
    }
}
