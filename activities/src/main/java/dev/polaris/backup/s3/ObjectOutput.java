package dev.polaris.backup.s3;

import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;

/**
 * Writes one object of unknown length: in a single request when it fits in the first part, else as a multipart upload
 * that this stream creates, completes, and aborts on every other way out. Nothing becomes visible before
 * {@link #finish}; closing without it leaves no object and no open upload. For one writing thread.
 */
public final class ObjectOutput extends OutputStream {
    private static final int SMALLEST_BUFFER = 64 << 10;

    private final SinglePuts puts;
    private final MultipartUploads uploads;
    private final String key;
    private final String contentType;
    private final Map<String, String> metadata;
    private final PartGrowth growth;
    private final MessageDigest digest = Sha256.digest();

    private byte[] buffer = new byte[SMALLEST_BUFFER];
    private int buffered;
    private long length;
    private String uploadId;
    private MultipartOutput parts;
    private boolean ended;

    ObjectOutput(
            SinglePuts puts,
            MultipartUploads uploads,
            String key,
            String contentType,
            Map<String, String> metadata,
            PartGrowth growth) {
        this.puts = puts;
        this.uploads = uploads;
        this.key = key;
        this.contentType = contentType;
        this.metadata = Map.copyOf(metadata);
        this.growth = growth;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, source.length);
        checkOpen();
        digest.update(source, offset, count);
        length += count;
        if (parts == null && buffered + (long) count > growth.sizeOf(1)) {
            becomeMultipart();
        }
        if (parts == null) {
            makeRoomFor(count);
            System.arraycopy(source, offset, buffer, buffered, count);
            buffered += count;
        } else {
            parts.write(source, offset, count);
        }
    }

    /** Makes the object visible and returns what was written. */
    public PinnedObject finish() throws IOException {
        checkOpen();
        if (parts == null) {
            PinnedObject written = puts.put(key, buffer, buffered, contentType, metadata);
            ended = true;
            return written;
        }
        String version = uploads.complete(key, uploadId, parts.finish());
        ended = true;
        return new PinnedObject(key, version, length, HexFormat.of().formatHex(digest.digest()));
    }

    @Override
    public void close() {
        if (ended) {
            return;
        }
        ended = true;
        buffer = null;
        if (uploadId == null) {
            return;
        }
        try {
            // Before the abort: a part still on its way could outlive it.
            parts.close();
        } finally {
            uploads.abort(key, uploadId);
        }
    }

    private void becomeMultipart() throws IOException {
        uploadId = uploads.create(key, contentType, metadata);
        parts = new MultipartOutput(uploads, key, uploadId, growth);
        parts.write(buffer, 0, buffered);
        buffer = null;
        buffered = 0;
    }

    private void makeRoomFor(int count) {
        int needed = buffered + count;
        if (needed > buffer.length) {
            int doubled = Math.max(buffer.length * 2, needed);
            buffer = Arrays.copyOf(buffer, Math.min(doubled, growth.sizeOf(1)));
        }
    }

    private void checkOpen() throws IOException {
        if (ended) {
            throw new IOException("the object " + key + " takes no more bytes: it is finished or closed");
        }
    }
}
