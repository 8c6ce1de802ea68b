package dev.polaris.backup.storage.restore;

import dev.polaris.backup.s3.ByteOrder;
import dev.polaris.backup.storage.source.KeyRange;
import dev.polaris.backup.storage.source.ListedObject;
import dev.polaris.backup.storage.source.ObjectFacts;
import dev.polaris.backup.storage.source.ObjectListing;
import dev.polaris.backup.storage.source.StorageSource;
import dev.polaris.backup.storage.source.StorageSourceException;
import java.io.Closeable;
import java.util.Optional;

/**
 * What the target has of objects that are asked for in the order of their keys. Few keys are asked for one by one; else the
 * listing is walked along, from the first key on.
 */
final class TargetObjects implements Closeable {
    private final StorageSource target;
    private final String bucket;
    private final boolean listed;
    private final Runnable looked;
    private ObjectListing listing;
    private ListedObject ahead;

    /**
     * What a bucket has.
     *
     * @param listed whether the listing is walked along
     * @param looked hears of every line of it: there may be many that nobody asks for
     */
    TargetObjects(StorageSource target, String bucket, boolean listed, Runnable looked) {
        this.target = target;
        this.bucket = bucket;
        this.listed = listed;
        this.looked = looked;
    }

    /** What the target tells of an object; empty when it has none of this key. */
    Optional<ObjectFacts> find(String key) {
        if (listing == null) {
            Optional<ObjectFacts> first = describe(target, bucket, key);
            if (listed) {
                listing = target.list(bucket, KeyRange.everything().behind(key));
            }
            return first;
        }
        while (ahead == null || ByteOrder.compare(ahead.key(), key) < 0) {
            if (!listing.hasNext()) {
                return Optional.empty();
            }
            ahead = listing.next();
            looked.run();
        }
        return ahead.key().equals(key) ? Optional.of(ahead.facts()) : Optional.empty();
    }

    /** What the target tells of one object; empty when it has none of this key. */
    static Optional<ObjectFacts> describe(StorageSource target, String bucket, String key) {
        try {
            return Optional.of(target.describe(bucket, key));
        } catch (StorageSourceException.ObjectGone e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        if (listing != null) {
            listing.close();
        }
    }
}
