package dev.polaris.backup.archive;

import java.util.Objects;

/**
 * One large object in the archive.
 *
 * @param dumpId the entry whose block holds it
 * @param oid its oid on the dumped server
 * @param start offset of its oid in the uncompressed archive
 * @param end offset of the first byte after it
 * @param bytes length of its content
 * @param hash XXH3-128 of its content
 */
public record LargeObjectEntry(int dumpId, long oid, long start, long end, long bytes, ContentHash hash)
        implements IndexRecord {
    public LargeObjectEntry {
        Objects.requireNonNull(hash, "hash");
        if (oid <= 0 || start < 0 || end <= start || bytes < 0) {
            throw new IllegalArgumentException("large object " + oid + " from " + start + " to " + end + " cannot be");
        }
    }
}
