package dev.polaris.backup.storage;

import dev.polaris.backup.s3.PinnedObject;

/**
 * A committed sync.
 *
 * @param manifest the commit record
 * @param totals what it says
 * @param shards parts of its inventory
 */
public record CommittedManifest(PinnedObject manifest, SyncTotals totals, int shards) {}
