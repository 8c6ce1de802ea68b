package dev.polaris.backup.s3;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * The bytes of one version, or a range of them, in one piece however often the connection breaks: it goes on by a
 * ranged request from where it stopped. Only attempts without any progress count towards the end of its patience.
 *
 * <p>The length is checked against the record; the digest of the content is the reader's to check.
 */
final class PinnedInput extends InputStream {
    static final String ACTION = "s3:GetObjectVersion";

    private static final Pattern TOTAL = Pattern.compile("bytes \\d+-\\d+/(\\d{1,18})");

    private final S3Connection connection;
    private final S3Clients clients;
    private final S3Calls calls;
    private final PinnedObject object;
    private final Pause pause;
    private final long end;

    private long position;
    private ResponseInputStream<GetObjectResponse> current;
    private boolean checked;
    private boolean closed;

    PinnedInput(
            S3Connection connection,
            S3Clients clients,
            S3Calls calls,
            S3Timings timings,
            PinnedObject object,
            long offset,
            long length) {
        Objects.checkFromIndexSize(offset, length, object.size());
        this.connection = connection;
        this.clients = clients;
        this.calls = calls;
        this.object = object;
        this.pause = new Pause(timings);
        this.position = offset;
        this.end = offset + length;
    }

    /** Sends the first request, so that a missing object is known before anything is read. */
    PinnedInput opened() throws IOException {
        boolean open = false;
        while (!open) {
            open = tryOpen();
        }
        return this;
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
            throw new IOException("the reader of " + object.key() + " is closed");
        }
        if (length == 0) {
            return 0;
        }
        while (position < end) {
            if (current == null && !tryOpen()) {
                continue;
            }
            int count = readCurrent(target, offset, (int) Math.min(length, end - position));
            if (count > 0) {
                position += count;
                pause.reset();
                return count;
            }
        }
        drop();
        return -1;
    }

    /** Returns 0 when the connection ended early and another attempt is due. */
    private int readCurrent(byte[] target, int offset, int length) throws IOException {
        try {
            int count = current.read(target, offset, length);
            if (count < 0) {
                broken("the answer ended " + (end - position) + " bytes early", null);
            }
            return Math.max(count, 0);
        } catch (IOException e) {
            broken("the connection failed with " + e.getClass().getSimpleName() + " at byte " + position, e);
        } catch (SdkException e) {
            retry(calls.translate(ACTION, object.key(), e));
        }
        return 0;
    }

    private void broken(String what, IOException cause) throws IOException {
        retry(new ObjectStoreException.Transient(ACTION, object.key(), what, cause));
    }

    private void retry(ObjectStoreException failure) throws IOException {
        drop();
        if (!(failure instanceof ObjectStoreException.Transient) || !pause.beforeNextAttempt()) {
            throw failure;
        }
    }

    private boolean tryOpen() throws IOException {
        if (closed) {
            throw new IOException("the reader of " + object.key() + " is closed");
        }
        boolean whole = position == 0 && end == object.size();
        if (position == end && !whole) {
            return true;
        }
        GetObjectRequest.Builder request = GetObjectRequest.builder()
                .bucket(connection.bucket())
                .key(object.key())
                .versionId(object.versionId());
        if (!whole) {
            request.range("bytes=" + position + "-" + (end - 1));
        }
        try {
            current = clients.single().getObject(request.build());
        } catch (SdkException e) {
            ObjectStoreException failure = calls.translate(ACTION, object.key(), e);
            if (failure instanceof ObjectStoreException.Refused refused
                    && refused.code().equals("InvalidRange")) {
                throw mismatch("it is shorter than the " + object.size() + " bytes recorded");
            }
            retry(failure);
            return false;
        }
        checkLength(current.response(), whole);
        return true;
    }

    private void checkLength(GetObjectResponse answer, boolean whole) {
        if (checked) {
            return;
        }
        long stored = whole ? answer.contentLength() : totalOf(answer.contentRange());
        if (stored != object.size()) {
            drop();
            throw mismatch("it has " + stored + " bytes, " + object.size() + " are recorded");
        }
        checked = true;
    }

    /** {@code Content-Range} is {@code bytes first-last/total}, RFC 9110 section 14.4. */
    private long totalOf(String contentRange) {
        Matcher matcher = TOTAL.matcher(contentRange == null ? "" : contentRange);
        if (!matcher.matches()) {
            drop();
            throw mismatch("the server ignored the range that was asked for");
        }
        return Long.parseLong(matcher.group(1));
    }

    private ObjectStoreException mismatch(String what) {
        return new ObjectStoreException.ContentMismatch(ACTION, object.key() + " version " + object.versionId(), what);
    }

    private void drop() {
        if (current != null) {
            // Closing would first read the rest of the object to keep the connection.
            current.abort();
            current = null;
        }
    }

    @Override
    public void close() {
        closed = true;
        drop();
    }
}
