package dev.polaris.backup.storage.manifest;

/** One line of a shard. */
public sealed interface ShardLine permits ManifestEntry, LostObject {
    /** The object's key in the mirrored bucket. */
    String key();
}
