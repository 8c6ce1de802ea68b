package dev.polaris.backup.database;

/**
 * The parts of a multipart upload, as a short digest instead of a list: 10,000 parts would not fit a payload.
 *
 * @param count number of parts
 * @param bytes their lengths added up
 * @param digest hexadecimal SHA-256 over the lines {@code number:etag:size\n} in order
 */
public record UploadedParts(int count, long bytes, String digest) {}
