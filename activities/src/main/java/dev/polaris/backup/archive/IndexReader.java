package dev.polaris.backup.archive;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads an index record by record, so that an index of any length can be read in little memory. Unknown kinds and unknown
 * fields are passed over; a format version newer than {@link IndexHeader#FORMAT_VERSION} is refused.
 */
public final class IndexReader implements Closeable {
    /** Longest line accepted; a COPY statement and the dependencies of one entry stay well below. */
    private static final int LONGEST_LINE = 1 << 24;

    private static final int BUFFER_SIZE = 1 << 15;

    private final InputStream source;
    private final IndexLineParser parser = new IndexLineParser();
    private InputStream lines;
    private byte[] line = new byte[1 << 12];
    private long lineNumber;
    private boolean ended;

    /** @param source the compressed index; closed by {@link #close()} */
    public IndexReader(InputStream source) {
        this.source = source;
    }

    /**
     * The next record, or empty after the {@link IndexEnd}.
     *
     * @throws IndexFormatException when the index is damaged, newer than this build, or ends without its end record
     */
    public Optional<IndexRecord> next() throws IOException {
        while (!ended) {
            int length = readLine();
            Optional<IndexRecord> record = parser.parse(lineNumber, line, length);
            if (record.isPresent()) {
                ended = record.get() instanceof IndexEnd;
                if (ended) {
                    checkNothingFollows();
                }
                return record;
            }
        }
        return Optional.empty();
    }

    /** Only at its very end does a gzip stream say whether what was read is what was written. */
    private void checkNothingFollows() throws IOException {
        if (readByte() >= 0) {
            throw new IndexFormatException(lineNumber + 1, "comes after the end record; the index is damaged", null);
        }
    }

    private int readLine() throws IOException {
        lineNumber++;
        int length = 0;
        while (true) {
            int value = readByte();
            if (value == '\n') {
                return length;
            }
            if (value < 0) {
                throw new IndexFormatException(
                        lineNumber, "the index ends without its end record; its backup was never complete", null);
            }
            if (length == line.length) {
                if (length == LONGEST_LINE) {
                    throw new IndexFormatException(lineNumber, "longer than " + LONGEST_LINE + " bytes", null);
                }
                line = Arrays.copyOf(line, length * 2);
            }
            line[length++] = (byte) value;
        }
    }

    private int readByte() throws IOException {
        try {
            if (lines == null) {
                lines = new BufferedInputStream(new GZIPInputStream(source, BUFFER_SIZE), BUFFER_SIZE);
            }
            return lines.read();
        } catch (ZipException damaged) {
            throw new IndexFormatException(lineNumber, "the gzip stream is damaged; fetch the index again", damaged);
        } catch (EOFException truncated) {
            throw new IndexFormatException(
                    lineNumber, "the gzip stream is truncated; fetch the index again", truncated);
        }
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
