package dev.polaris.backup.storage.source;

import dev.polaris.backup.s3.Pause;
import dev.polaris.backup.storage.source.ByteRequests.Piece;
import dev.polaris.backup.storage.source.StorageSourceException.Throttled;
import dev.polaris.backup.storage.source.StorageSourceException.Unavailable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * An object's bytes in one piece however often the connection breaks: it goes on by a range from where it stopped. Only
 * attempts without any progress count towards the end of its patience.
 */
final class SteadyInput extends InputStream {
    private final ObjectReader reader;
    private final String bucket;
    private final String key;
    private final ObjectFacts facts;
    private final Pause pause;
    private final long end;

    private long position;
    private Piece current;
    private boolean closed;

    SteadyInput(ObjectReader reader, String bucket, String key, Piece first) {
        this.reader = reader;
        this.bucket = bucket;
        this.key = key;
        this.facts = first.facts();
        this.pause = reader.newPause();
        this.position = first.from();
        this.end = first.from() + first.length();
        this.current = first;
    }

    @Override
    public int read() throws IOException {
        byte[] single = new byte[1];
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (closed) {
            throw new IOException("the reader of " + bucket + "/" + key + " is closed");
        }
        if (length == 0) {
            return 0;
        }
        while (position < end) {
            try {
                if (current == null) {
                    current = reader.again(bucket, key, facts, position, end - position);
                }
                int count = readCurrent(target, offset, (int) Math.min(length, end - position));
                position += count;
                pause.reset();
                return count;
            } catch (Unavailable | Throttled e) {
                drop();
                SourceRequests.waitBeforeNext(doing(), pause, e);
            }
        }
        finish();
        return -1;
    }

    private int readCurrent(byte[] target, int offset, int length) {
        try {
            int count = current.stream().read(target, offset, length);
            if (count > 0) {
                return count;
            }
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new StorageSourceException.Stopped(doing());
            }
            throw new Unavailable(
                    doing(), "the connection failed with " + e.getClass().getSimpleName() + " at byte " + position, e);
        }
        throw new Unavailable(doing(), "the answer ended " + (end - position) + " bytes early", null);
    }

    private String doing() {
        return "reading " + bucket + "/" + key;
    }

    /** Reads the end of the answer, so that its connection can carry the next request. */
    private void finish() {
        if (current != null) {
            try {
                if (current.stream().read() >= 0) {
                    throw new StorageSourceException.ObjectChanged(
                            bucket + "/" + key, "the answer had more bytes than it said");
                }
            } catch (IOException e) {
                // All bytes have come.
            }
            drop();
        }
    }

    private void drop() {
        if (current != null) {
            current.drop();
            current = null;
        }
    }

    @Override
    public int available() throws IOException {
        return current == null ? 0 : current.stream().available();
    }

    @Override
    public void close() {
        closed = true;
        drop();
    }
}
