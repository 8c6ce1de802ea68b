package dev.polaris.backup.s3;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What S3 tells about one stored version without sending its content.
 *
 * @param versionId {@code "null"} in a bucket without versioning
 * @param size length in bytes
 * @param etag S3's entity tag, without quotes
 * @param metadata the user metadata it was written with, names in lower case
 * @param encryption S3's name of the encryption at rest, such as {@code AES256}
 * @param storageClass S3's name of it; empty means STANDARD
 * @param sha256 of the whole content in lower-case hexadecimal, as S3 has checked it when it was written; empty where the
 *     server keeps none, as of multipart uploads
 */
public record ObjectFacts(
        String key,
        String versionId,
        long size,
        String etag,
        Instant lastModified,
        String contentType,
        Map<String, String> metadata,
        Optional<String> encryption,
        Optional<String> storageClass,
        Optional<String> sha256) {
    public ObjectFacts {
        metadata = Map.copyOf(metadata);
    }
}
