package dev.polaris.backup.archive;

import java.util.Objects;
import java.util.Optional;

/**
 * One entry of the table of contents, with the place and the facts of its data block when it has one.
 *
 * @param toc the entry
 * @param data its data block; present exactly when {@link TocEntry#hasData()}
 */
public record IndexEntry(TocEntry toc, Optional<DataExtent> data) implements IndexRecord {
    public IndexEntry {
        Objects.requireNonNull(toc, "toc");
        if (toc.hasData() != data.isPresent()) {
            throw new IllegalArgumentException(
                    "entry " + toc.dumpId() + " must have a data block exactly if it has data");
        }
    }
}
