package dev.polaris.backup.archive;

import java.util.Objects;

/**
 * The last line of a complete index. An index without it was cut off while being written.
 *
 * @param archiveBytes length of the uncompressed archive
 * @param compressedBytes length of the compressed file
 * @param sha256 SHA-256 of the compressed file, 64 lower-case hexadecimal digits
 * @param members number of members
 * @param entriesWithData number of data blocks
 * @param rows rows of all tables together
 * @param largeObjects number of large objects
 */
public record IndexEnd(
        long archiveBytes,
        long compressedBytes,
        String sha256,
        long members,
        int entriesWithData,
        long rows,
        long largeObjects)
        implements IndexRecord {
    public IndexEnd {
        Objects.requireNonNull(sha256, "sha256");
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("sha256 is not 64 lower-case hexadecimal digits");
        }
    }
}
