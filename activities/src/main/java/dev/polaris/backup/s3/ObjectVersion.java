package dev.polaris.backup.s3;

import java.time.Instant;

/**
 * One version in the history of a key.
 *
 * @param latest whether it is the current one
 * @param deleteMarker whether it says the key was deleted; then it has no content, size 0 and an empty etag
 * @param size length in bytes
 * @param etag S3's entity tag, without quotes
 * @param lastModified when S3 wrote it
 */
public record ObjectVersion(
        String key,
        String versionId,
        boolean latest,
        boolean deleteMarker,
        long size,
        String etag,
        Instant lastModified) {}
