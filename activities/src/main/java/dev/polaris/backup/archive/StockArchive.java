package dev.polaris.backup.archive;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Archives that somebody made with stock {@code pg_dump --format=custom}: compressed by pg_dump itself or not, in a gzip
 * file or not.
 */
public final class StockArchive {
    private static final int BUFFER_SIZE = 1 << 16;

    private StockArchive() {}

    /**
     * Opens such an archive as the one that the same pg_dump would have written into a pipe with {@code --compress=0}, byte
     * for byte, so that {@link ArchivePacker} takes it. An archive that is not compressed by pg_dump passes unchanged.
     *
     * @param stock the archive from its first byte; closed with the result
     * @throws ArchiveFormatException from here or while reading, when it is not an archive, is damaged, or is compressed
     *     with lz4 or zstd
     */
    public static InputStream uncompressed(InputStream stock) throws IOException {
        return new StockArchiveInput(plain(stock));
    }

    /**
     * What such an archive says of itself. Reads its header and table of contents and no further.
     *
     * @throws ArchiveFormatException when {@link #uncompressed} would refuse it for what it says, or when its rows are
     *     INSERT statements
     */
    public static ArchiveHeader inspect(InputStream stock) throws IOException {
        ArchiveInput input = new ArchiveInput(new StreamWindow(plain(stock), BUFFER_SIZE), () -> {});
        TocReader toc = new TocReader(input);
        ArchiveHeader header = toc.readAnyHeader();
        for (int ordinal = 0; ordinal < header.tocCount(); ordinal++) {
            TocEntry entry = toc.readEntry(ordinal);
            if (entry.hasData() && entry.dataEntry().content() == DataEntry.Content.STATEMENTS) {
                throw input.refused(
                        "the rows of " + entry.qualifiedName() + " are INSERT statements",
                        "use pg_dump without --inserts");
            }
        }
        return header;
    }

    private static InputStream plain(InputStream stock) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(stock, BUFFER_SIZE);
        buffered.mark(2);
        boolean gzip = buffered.read() == 0x1f && buffered.read() == 0x8b;
        buffered.reset();
        if (!gzip) {
            return buffered;
        }
        try {
            return new Gunzipped(new Patient(buffered));
        } catch (EOFException | ZipException e) {
            throw new ArchiveFormatException("the gzip file has no header", 0, "copy the whole file again");
        }
    }

    /** Says of a broken gzip file what is said of a broken archive: reading it again does not help. */
    private static final class Gunzipped extends GZIPInputStream {
        private long position;

        Gunzipped(InputStream in) throws IOException {
            super(in, BUFFER_SIZE);
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            try {
                int count = super.read(target, offset, length);
                position += Math.max(count, 0);
                return count;
            } catch (EOFException e) {
                throw new ArchiveFormatException("the gzip file is truncated", position, "copy the whole file again");
            } catch (ZipException e) {
                throw new ArchiveFormatException("the gzip file is damaged", position, "copy the file again");
            }
        }
    }

    /**
     * Never says that nothing is there for now: Java's gzip stream takes that for the end of the file, though another
     * member may follow.
     */
    private static final class Patient extends FilterInputStream {
        Patient(InputStream in) {
            super(in);
        }

        @Override
        public int available() {
            return 1;
        }
    }
}
