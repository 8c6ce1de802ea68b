package dev.polaris.backup.storage.restore;

import com.fasterxml.jackson.databind.ObjectReader;
import dev.polaris.backup.config.PayloadConversion;
import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.s3.PinnedObject;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;

/** The decisions of a plan, in the order of their keys; read as it is asked for them. */
final class PlanReader implements Closeable {
    private static final int BUFFER_SIZE = 1 << 16;
    private static final ObjectReader LINES = PayloadConversion.mapper().readerFor(PlannedObject.class);

    private final BufferedReader lines;

    PlanReader(ObjectStore store, PinnedObject plan) throws IOException {
        lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(store.open(plan), BUFFER_SIZE), StandardCharsets.UTF_8),
                BUFFER_SIZE);
    }

    /** The next decision; null behind the last one. */
    PlannedObject next() throws IOException {
        String line = lines.readLine();
        return line == null ? null : LINES.readValue(line);
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
