package dev.polaris.backup.s3;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * Sends a stream of unknown length as the parts of an open upload, holding at most three parts in memory: one being
 * filled, the others on their way. Writing blocks while all three are busy.
 *
 * <p>Parts that the server holds already, from an attempt that died, are not sent again: the stream is written from its
 * beginning all the same, and compared with them.
 *
 * <p>{@link #finish} sends the rest and says what was sent; the upload stays open until it is completed or aborted by
 * its owner. Closing without finishing gives up: what is on its way is stopped and has ended when {@code close}
 * returns, so that an abort afterwards leaves nothing behind. The first failure of any part surfaces on the next call,
 * as {@link ObjectStoreException}. For one writing thread.
 */
public final class MultipartOutput extends OutputStream {
    static final int BUFFERS = 3;

    /** Three parts of up to 32 MiB, two of 64 MiB: a worker has 512 MiB for everything. */
    private static final long BUFFER_BYTES = 128L << 20;

    private static final AtomicInteger THREADS = new AtomicInteger();

    private final MultipartUploads uploads;
    private final String key;
    private final String uploadId;
    private final PartGrowth growth;
    private final PartBuffers buffers;
    private final ExecutorService senders = Executors.newFixedThreadPool(BUFFERS, task -> {
        Thread thread = new Thread(task, "s3-part-" + THREADS.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    });
    private final List<UploadedPart> sent = new ArrayList<>();
    private final HeldParts held;
    private final LongConsumer moved;
    private final AtomicLong bytesMoved = new AtomicLong();

    private byte[] filling;
    private int filled;
    private int number;
    private boolean ended;
    private boolean surfaced;
    private RuntimeException failure;

    MultipartOutput(MultipartUploads uploads, String key, String uploadId, PartGrowth growth) {
        this(uploads, key, uploadId, growth, HeldParts.none(key), bytes -> {});
    }

    MultipartOutput(
            MultipartUploads uploads,
            String key,
            String uploadId,
            PartGrowth growth,
            HeldParts held,
            LongConsumer moved) {
        this.uploads = uploads;
        this.key = key;
        this.uploadId = uploadId;
        this.growth = growth;
        this.held = held;
        this.moved = moved;
        buffers = new PartBuffers(BUFFERS, BUFFER_BYTES, uploads.spareBuffers());
        sent.addAll(held.parts());
        number = 1 + held.parts().size();
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, source.length);
        checkUsable();
        int end = offset + length;
        int position = offset + held.compare(source, offset, length);
        while (position < end) {
            if (filling == null) {
                filling = nextBuffer();
            }
            int count = Math.min(end - position, filling.length - filled);
            System.arraycopy(source, position, filling, filled, count);
            filled += count;
            position += count;
            if (filled == filling.length) {
                sendFilled();
            }
        }
    }

    /**
     * Bytes that have gone out so far, those of parts under way and of repetitions too: whether anything moves, not how
     * much is done. May be asked from any thread.
     */
    public long bytesMoved() {
        return bytesMoved.get();
    }

    /**
     * Sends the last part and waits for all of them. An empty stream becomes one empty part.
     *
     * @return what {@link ObjectStore#complete} needs
     */
    public UploadedParts finish() throws IOException {
        checkUsable();
        held.checkPassed();
        if (filling == null && number == 1) {
            filling = nextBuffer();
        }
        if (filling != null) {
            sendFilled();
        }
        try {
            buffers.awaitAll();
        } catch (InterruptedException e) {
            throw interrupted();
        }
        checkUsable();
        ended = true;
        senders.shutdown();
        buffers.release();
        synchronized (this) {
            sent.sort(Comparator.comparingInt(UploadedPart::number));
            return MultipartUploads.summary(sent);
        }
    }

    @Override
    public void close() {
        if (ended) {
            return;
        }
        // Taken before the senders are stopped: failures after that are only our own interruptions.
        RuntimeException unseen = unseenFailure();
        ended = true;
        filling = null;
        senders.shutdownNow();
        awaitSenders();
        buffers.release();
        if (unseen != null) {
            throw unseen;
        }
    }

    PartBuffers buffers() {
        return buffers;
    }

    private byte[] nextBuffer() throws IOException {
        if (number > PartGrowth.MOST_PARTS) {
            throw new ObjectStoreException.Refused(
                    "s3:PutObject",
                    key,
                    "EntityTooLarge",
                    "an object cannot have more than " + growth.capacity() + " bytes",
                    "Split the database, or leave tables out of the backup.");
        }
        try {
            byte[] buffer = buffers.take(growth.sizeOf(number));
            checkUsable();
            return buffer;
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private void sendFilled() {
        byte[] bytes = filling;
        int length = filled;
        int part = number++;
        filling = null;
        filled = 0;
        senders.execute(() -> send(part, bytes, length));
    }

    private void send(int part, byte[] bytes, int length) {
        try {
            UploadedPart taken = uploads.sendPart(key, uploadId, part, bytes, length, this::count);
            synchronized (this) {
                sent.add(taken);
            }
        } catch (RuntimeException e) {
            keepFirst(e);
        } finally {
            // Only now: a writer woken by this buffer must already see the failure.
            buffers.giveBack(bytes);
        }
    }

    private void count(long bytes) {
        bytesMoved.addAndGet(bytes);
        moved.accept(bytes);
    }

    private synchronized void keepFirst(RuntimeException e) {
        if (failure == null) {
            failure = e;
        }
    }

    private synchronized void checkUsable() throws IOException {
        if (ended) {
            throw new IOException("the upload of " + key + " takes no more bytes: it is finished or closed");
        }
        if (failure != null) {
            surfaced = true;
            throw failure;
        }
    }

    private synchronized RuntimeException unseenFailure() {
        return surfaced ? null : failure;
    }

    private void awaitSenders() {
        boolean interrupted = false;
        while (!senders.isTerminated()) {
            try {
                senders.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("the upload of " + key + " was interrupted");
    }
}
