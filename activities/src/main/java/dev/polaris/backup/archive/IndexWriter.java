package dev.polaris.backup.archive;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;

/** Writes an index, one gzip-compressed JSON line per record. Not safe for several threads at once. */
public final class IndexWriter implements Closeable {
    private static final int BUFFER_SIZE = 1 << 15;

    private final GZIPOutputStream lines;
    private final JsonGenerator json;

    /** @param sink where the compressed index goes; closed by {@link #close()} */
    public IndexWriter(OutputStream sink) throws IOException {
        lines = new GZIPOutputStream(sink, BUFFER_SIZE);
        JsonFactory factory = JsonFactory.builder()
                .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .build();
        json = factory.createGenerator(lines);
        json.setRootValueSeparator(null);
    }

    /** Appends one record. */
    public void write(IndexRecord record) throws IOException {
        IndexLines.write(json, record);
        json.writeRaw('\n');
    }

    /** Appends lines written by another writer. */
    void copyLines(InputStream source) throws IOException {
        json.flush();
        source.transferTo(lines);
    }

    /** Ends the gzip stream and leaves the sink open. */
    public void finish() throws IOException {
        json.flush();
        lines.finish();
        lines.flush();
    }

    @Override
    public void close() throws IOException {
        try (lines) {
            json.close();
        }
    }
}
