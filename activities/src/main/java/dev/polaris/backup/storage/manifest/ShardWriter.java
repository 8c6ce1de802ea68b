package dev.polaris.backup.storage.manifest;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SequenceWriter;
import dev.polaris.backup.config.PayloadConversion;
import dev.polaris.backup.s3.ByteOrder;
import dev.polaris.backup.s3.ObjectOutput;
import dev.polaris.backup.storage.source.KeyRange;
import java.io.Closeable;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;

/** Writes a shard, one gzip-compressed JSON line for each object, in the order of their keys. For one thread. */
public final class ShardWriter implements Closeable {
    private static final int BUFFER_SIZE = 1 << 16;
    private static final ObjectWriter LINES = PayloadConversion.mapper()
            .writer()
            .without(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
            .withRootValueSeparator("\n");

    private final ObjectOutput output;
    private final GZIPOutputStream compressed;
    private final SequenceWriter lines;
    private String last;
    private long objects;
    private long bytes;
    private long lost;

    /** @param output becomes the shard when it is finished */
    public ShardWriter(ObjectOutput output) throws IOException {
        this.output = output;
        compressed = new GZIPOutputStream(output, BUFFER_SIZE);
        lines = LINES.writeValues(compressed);
    }

    /** Appends a line, whose key must be behind the last one's. */
    public void write(ShardLine line) throws IOException {
        if (last != null && ByteOrder.compare(line.key(), last) <= 0) {
            throw new IllegalStateException("a shard's keys ascend");
        }
        last = line.key();
        lines.write(line);
        if (line instanceof ManifestEntry entry) {
            objects++;
            bytes += entry.size();
        } else {
            lost++;
        }
    }

    /** Makes the shard visible. */
    public ManifestShard finish(KeyRange range) throws IOException {
        lines.close();
        compressed.finish();
        return new ManifestShard(range, output.finish(), objects, bytes, lost);
    }

    /** Leaves nothing behind unless the shard was finished. */
    @Override
    public void close() {
        output.close();
    }
}
