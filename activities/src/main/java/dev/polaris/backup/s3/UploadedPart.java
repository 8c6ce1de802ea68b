package dev.polaris.backup.s3;

/**
 * One part as the server took it.
 *
 * @param number from 1
 * @param etag S3's entity tag of the part, without quotes
 * @param size length in bytes
 */
record UploadedPart(int number, String etag, long size) {}
