package dev.polaris.backup.archive;

import java.util.Objects;

/**
 * What was packed.
 *
 * @param header what the archive says of itself
 * @param end the totals and the SHA-256 of the compressed file, as the index has them
 * @param tables entries with rows or statements (data blocks other than large objects)
 */
public record ArchiveSummary(ArchiveHeader header, IndexEnd end, int tables) {
    public ArchiveSummary {
        Objects.requireNonNull(header, "header");
        Objects.requireNonNull(end, "end");
    }
}
