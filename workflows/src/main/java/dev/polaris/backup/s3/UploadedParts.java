package dev.polaris.backup.s3;

/**
 * All parts of a multipart upload whose data is sent, small enough to be handed on, so that the completion can be a
 * step of its own.
 *
 * @param count number of parts, 1 to 10,000
 * @param bytes length of the whole object
 * @param digest lower-case hexadecimal SHA-256 over the lines {@code number:etag:size\n} of all parts in order, entity
 *     tags without quotes
 */
public record UploadedParts(int count, long bytes, String digest) {
    /** S3 takes no more parts in one upload. */
    public static final int MOST_PARTS = 10_000;

    public UploadedParts {
        if (count < 1 || count > MOST_PARTS) {
            throw new IllegalArgumentException("an upload has 1 to " + MOST_PARTS + " parts, not " + count);
        }
        if (bytes < 0) {
            throw new IllegalArgumentException("the length of the parts is negative: " + bytes);
        }
        if (!digest.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("the digest of the parts is not 64 lower-case hexadecimal digits");
        }
    }
}
