package dev.polaris.backup.storage.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Ends streams whose server has fallen silent: the JDK's client itself would wait for the next byte for ever. */
final class SilenceWatch {
    private final long silenceNanos;
    private final Set<Watched> open = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "storage-source-silence");
        thread.setDaemon(true);
        return thread;
    });

    private final ScheduledFuture<?> sweep;

    SilenceWatch(Duration silence) {
        this.silenceNanos = silence.toNanos();
        long often = Math.max(silence.toMillis() / 4, 1);
        sweep = clock.scheduleWithFixedDelay(this::endSilent, often, often, TimeUnit.MILLISECONDS);
    }

    InputStream watched(InputStream source) {
        Watched watched = new Watched(source);
        open.add(watched);
        return watched;
    }

    private void endSilent() {
        long now = System.nanoTime();
        for (Watched stream : open) {
            if (stream.waiting && now - stream.since > silenceNanos) {
                stream.end();
            }
        }
    }

    /** Ends all that are open. */
    void close() {
        sweep.cancel(false);
        clock.shutdownNow();
        open.forEach(Watched::end);
    }

    private final class Watched extends FilterInputStream {
        private volatile boolean waiting;
        private volatile long since;

        Watched(InputStream source) {
            super(source);
        }

        @Override
        public int read() throws IOException {
            byte[] single = new byte[1];
            return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            since = System.nanoTime();
            waiting = true;
            try {
                return super.read(target, offset, length);
            } finally {
                waiting = false;
            }
        }

        /** Whoever waits for a byte gets an IOException. */
        private void end() {
            try {
                close();
            } catch (IOException e) {
                // It is given up anyway.
            }
        }

        @Override
        public void close() throws IOException {
            open.remove(this);
            super.close();
        }
    }
}
