package dev.polaris.backup.archive;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * Holds the index lines of entries without data until the header can be written before them: the header says where the
 * table of contents ends. Compressed, because a hundred thousand tables have half a million such entries.
 */
final class TocSpool {
    private final ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    private final IndexWriter lines;

    TocSpool() throws IOException {
        lines = new IndexWriter(compressed);
    }

    void add(TocEntry entry) throws IOException {
        lines.write(new IndexEntry(entry, Optional.empty()));
    }

    void writeTo(IndexWriter index) throws IOException {
        lines.close();
        index.copyLines(new GZIPInputStream(new ByteArrayInputStream(compressed.toByteArray())));
    }
}
