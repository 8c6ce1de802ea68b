package dev.polaris.backup.s3;

import java.time.Instant;

/** One line of a listing of current objects. */
public sealed interface Listed {

    /**
     * A current object.
     *
     * @param size length in bytes
     * @param etag S3's entity tag, without quotes
     */
    record StoredObject(String key, long size, String etag, Instant lastModified) implements Listed {}

    /**
     * All keys that go on like this, folded into one line.
     *
     * @param prefix from the beginning of the key through the delimiter
     */
    record CommonPrefix(String prefix) implements Listed {}
}
