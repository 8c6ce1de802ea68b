package dev.polaris.backup.storage.restore;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polaris.backup.config.PayloadConversion;
import dev.polaris.backup.s3.ObjectOutput;
import dev.polaris.backup.s3.PinnedObject;
import java.io.Closeable;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;

/** Values as gzip-compressed JSON lines in one object, which is made when the first one comes. For one thread. */
final class LineOutput implements Closeable {
    private static final int BUFFER_SIZE = 1 << 16;
    private static final ObjectMapper MAPPER = PayloadConversion.mapper();

    private final Supplier<ObjectOutput> file;
    private final MessageDigest digest = sha256();
    private ObjectOutput output;
    private GZIPOutputStream compressed;

    LineOutput(Supplier<ObjectOutput> file) {
        this.file = file;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must have SHA-256", e);
        }
    }

    void write(Object value) throws IOException {
        if (output == null) {
            output = file.get();
            compressed = new GZIPOutputStream(output, BUFFER_SIZE);
        }
        byte[] line = MAPPER.writeValueAsBytes(value);
        digest.update(line);
        digest.update((byte) '\n');
        compressed.write(line);
        compressed.write('\n');
    }

    /** SHA-256 of the lines, whatever compresses them; 64 hexadecimal digits. Once, after the last line. */
    String digest() {
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Makes the lines visible; empty when there are none. */
    Optional<PinnedObject> finish() throws IOException {
        if (output == null) {
            return Optional.empty();
        }
        compressed.finish();
        return Optional.of(output.finish());
    }

    /** Leaves nothing behind unless it was finished. */
    @Override
    public void close() {
        if (output != null) {
            output.close();
        }
    }
}
