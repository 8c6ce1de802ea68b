package dev.polaris.backup.archive;

import java.io.IOException;

/** Hears what {@link ArchiveScanner} finds, in archive order, on the scanning thread. */
public interface ArchiveListener {
    /** The header has been read. */
    default void header(ArchiveHeader header) throws IOException {}

    /** One table-of-contents entry has been read. */
    default void entry(TocEntry entry) throws IOException {}

    /**
     * The table of contents is complete.
     *
     * @param offset where the data blocks begin, in the uncompressed archive
     */
    default void tocEnd(long offset) throws IOException {}

    /** A data block begins. */
    default void blockBegins(DataEntry entry) throws IOException {}

    /** A large object has been read whole. */
    default void largeObject(LargeObjectEntry object) throws IOException {}

    /** A data block has been read whole. */
    default void blockEnds(DataEntry entry, DataExtent extent) throws IOException {}
}
