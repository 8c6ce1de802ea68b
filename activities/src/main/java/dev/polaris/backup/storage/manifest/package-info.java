/**
 * What a sync of a bucket leaves behind for readers: one {@code manifest.json} that names the parts ("shards") of the
 * whole inventory, each a sorted list of objects with the place, version and digest of their bytes. The format stands in
 * docs/formats-storage.md.
 */
package dev.polaris.backup.storage.manifest;
