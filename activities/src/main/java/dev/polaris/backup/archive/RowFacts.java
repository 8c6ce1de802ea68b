package dev.polaris.backup.archive;

import java.util.Objects;

/**
 * What is known of the content of one data block.
 *
 * @param rows number of rows; for a block of large objects, number of objects
 * @param bytes length of the rows' COPY text with one newline each; for large objects, of their contents
 * @param hash sum of the rows' hashes; for large objects, of the objects' hashes
 */
public record RowFacts(long rows, long bytes, ContentHash hash) {
    public RowFacts {
        if (rows < 0 || bytes < 0) {
            throw new IllegalArgumentException("rows and bytes cannot be negative: " + rows + ", " + bytes);
        }
        Objects.requireNonNull(hash, "hash");
    }
}
