package dev.polaris.backup.s3;

import java.util.Objects;

/**
 * One stored object that cannot change under a reader: a key together with the version that was written and what was
 * written.
 *
 * @param key the object's key in the backup bucket, without the bucket's name
 * @param versionId the version S3 answered when it was written; {@code "null"} in a bucket without versioning
 * @param size length in bytes
 * @param sha256 lower-case hexadecimal SHA-256 of the bytes, 64 characters
 */
public record PinnedObject(String key, String versionId, long size, String sha256) {
    public PinnedObject {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(versionId, "versionId");
        if (size < 0) {
            throw new IllegalArgumentException("size of " + key + " is negative: " + size);
        }
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("sha256 of " + key + " is not 64 lower-case hexadecimal digits");
        }
    }

    /** The key's last segment, the name a person downloads the object as. */
    public String fileName() {
        return key.substring(key.lastIndexOf('/') + 1);
    }
}
