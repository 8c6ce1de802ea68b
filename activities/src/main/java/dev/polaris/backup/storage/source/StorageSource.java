package dev.polaris.backup.storage.source;

import java.util.List;
import java.util.Optional;

/**
 * A Supabase project's Storage, to be read. Whatever the kind of source, the same keys come in the same order with the
 * same bytes; kinds differ only in which facts they know, see {@link #capabilities}.
 *
 * <p>Safe for use by several threads. Requests that fail on the way or are throttled are repeated within, each pause
 * asked of the {@link RequestPace} the source was made with; what is thrown is final for the moment. A thread that is
 * interrupted gets {@link StorageSourceException.Stopped}, with its interruption still set.
 *
 * @see StorageSourceException what all methods, listings and streams throw
 */
public interface StorageSource extends AutoCloseable {

    /** Which facts listings, contents and descriptions of this source carry. */
    SourceCapabilities capabilities();

    /** All buckets, by id. A key that sees only a part of them is refused ({@link StorageSourceException.BadKey}). */
    List<BucketSettings> buckets();

    /**
     * One bucket.
     *
     * @throws StorageSourceException.BucketMissing when there is none of this id
     */
    BucketSettings bucket(String id);

    /**
     * The bucket's objects within a range of keys, strictly ascending by the UTF-8 bytes of their keys (SQL: {@code
     * collate "C"}), pages fetched as the iteration gets there, in constant memory. An object that is written while the
     * listing goes on may or may not be in it; one that is there all the time is.
     *
     * <p>That the listing is empty means that the range is: the bucket is looked for first, and a key that cannot see
     * everything is refused, because such a key gets an empty list and no error.
     *
     * @throws StorageSourceException.BucketMissing already here, before the first object is asked for
     */
    ObjectListing list(String bucket, KeyRange range);

    /**
     * Opens an object's bytes; the first request has been answered on return. A connection that breaks later is
     * replaced within the stream, which goes on where it stopped, of the same object state.
     *
     * @param ifEtag the state that is expected, as in a listing's {@link ObjectFacts#etag}; empty for whatever is there
     * @param from where to begin, from 0; at the object's very end the content is empty
     * @param length how many bytes at most, at least 1; {@link Long#MAX_VALUE} for all
     * @throws StorageSourceException.ObjectGone when there is no such object
     * @throws StorageSourceException.BytesMissing when the project knows the object but has lost its bytes
     * @throws StorageSourceException.ObjectChanged when it has another etag, or ends before {@code from}
     */
    ObjectContent open(String bucket, String key, Optional<String> ifEtag, long from, long length);

    /** Opens a whole object, whatever its state. */
    default ObjectContent open(String bucket, String key) {
        return open(bucket, key, Optional.empty(), 0, Long.MAX_VALUE);
    }

    /**
     * The facts that neither the listing nor the content carry, by one more request; says nothing about the bytes.
     *
     * @throws StorageSourceException.ObjectGone when there is no such object
     */
    ObjectFacts describe(String bucket, String key);

    /** Ends open connections; listings and contents that are still open fail. */
    @Override
    void close();
}
