package dev.polaris.backup.storage.manifest;

import dev.polaris.backup.s3.PinnedObject;
import dev.polaris.backup.storage.source.KeyRange;
import java.util.Objects;

/**
 * One part of an inventory. The ranges of a manifest's shards cover all keys without gap or overlap.
 *
 * @param range the keys it is the inventory of
 * @param object the stored lines
 * @param objects entries in it
 * @param bytes their length
 * @param lost objects in it that could not be read
 */
public record ManifestShard(KeyRange range, PinnedObject object, long objects, long bytes, long lost) {
    public ManifestShard {
        Objects.requireNonNull(range, "range");
        Objects.requireNonNull(object, "object");
    }
}
