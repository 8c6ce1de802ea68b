package dev.polaris.backup.archive;

import dev.polaris.backup.gzip.GzipLines;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.ZipException;

/**
 * Reads an index record by record, so that an index of any length can be read in little memory. Unknown kinds and unknown
 * fields are passed over; a format version newer than {@link IndexHeader#FORMAT_VERSION} is refused.
 */
public final class IndexReader implements Closeable {
    /** Longest line accepted; a COPY statement and the dependencies of one entry stay well below. */
    private static final int LONGEST_LINE = 1 << 24;

    private final InputStream source;
    private final GzipLines lines;
    private final IndexLineParser parser = new IndexLineParser();
    private long lineNumber;
    private boolean ended;

    /** @param source the compressed index; closed by {@link #close()} */
    public IndexReader(InputStream source) {
        this.source = source;
        this.lines = new GzipLines(source, LONGEST_LINE);
    }

    /**
     * The next record, or empty after the {@link IndexEnd}.
     *
     * @throws IndexFormatException when the index is damaged, newer than this build, or ends without its end record
     */
    public Optional<IndexRecord> next() throws IOException {
        while (!ended) {
            if (!readLine() || !lines.complete()) {
                throw new IndexFormatException(
                        lineNumber, "the index ends without its end record; its backup was never complete", null);
            }
            Optional<IndexRecord> record = parser.parse(lineNumber, lines.bytes(), lines.length());
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
        if (readLine()) {
            throw new IndexFormatException(lineNumber, "comes after the end record; the index is damaged", null);
        }
    }

    private boolean readLine() throws IOException {
        lineNumber++;
        try {
            return lines.next();
        } catch (GzipLines.LineTooLongException tooLong) {
            throw new IndexFormatException(lineNumber, tooLong.getMessage(), null);
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
