package dev.polaris.backup.archive;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

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
        BufferedInputStream buffered = new BufferedInputStream(stock, BUFFER_SIZE);
        buffered.mark(2);
        boolean gzip = buffered.read() == 0x1f && buffered.read() == 0x8b;
        buffered.reset();
        return new StockArchiveInput(gzip ? new GZIPInputStream(new Patient(buffered), BUFFER_SIZE) : buffered);
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
