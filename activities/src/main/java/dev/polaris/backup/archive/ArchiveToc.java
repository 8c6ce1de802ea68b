package dev.polaris.backup.archive;

import java.io.IOException;
import java.io.InputStream;

/** Reads the table of contents of an archive as pg_dump writes it, without an index. */
public final class ArchiveToc {
    private static final int WINDOW = 1 << 16;

    private ArchiveToc() {}

    /**
     * Streams the table of contents with its SQL; what follows it in the stream is not read.
     *
     * @param archive an archive of {@code pg_dump --format=custom --compress=0}; not closed
     * @return the archive's header
     */
    public static <E extends Exception> ArchiveHeader read(InputStream archive, TocConsumer<E> consumer)
            throws IOException, E {
        TocReader reader = new TocReader(new ArchiveInput(new StreamWindow(archive, WINDOW), () -> {}));
        ArchiveHeader header = reader.readHeader();
        for (int ordinal = 0; ordinal < header.tocCount(); ordinal++) {
            consumer.accept(reader.readDefinition(ordinal));
        }
        return header;
    }
}
