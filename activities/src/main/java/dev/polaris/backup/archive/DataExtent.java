package dev.polaris.backup.archive;

import java.util.Objects;
import java.util.Optional;

/**
 * Where a data block lies in the uncompressed archive and what it holds.
 *
 * @param start offset of the block's type byte
 * @param end offset of the first byte after the block
 * @param facts rows, bytes and hash; empty when the block is SQL text, whose rows cannot be told apart
 */
public record DataExtent(long start, long end, Optional<RowFacts> facts) {
    public DataExtent {
        if (start < 0 || end <= start) {
            throw new IllegalArgumentException("a data block from " + start + " to " + end + " cannot be");
        }
        Objects.requireNonNull(facts, "facts");
    }
}
