package dev.polaris.backup.s3;

/**
 * A small object read into memory, with what is needed to pin it or to replace it conditionally.
 *
 * @param bytes the content; not copied, the receiver owns it
 * @param object key, version, size and SHA-256 of the bytes as they were read
 * @param etag S3's entity tag, without quotes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; copying every small object would buy nothing
public record StoredContent(byte[] bytes, PinnedObject object, String etag) {}
