package dev.polaris.backup.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever fails, the packing stops, says the first reason, and leaves no thread behind. */
@Timeout(60)
class ArchivePackerFailureTest {
    private static final PackSettings SETTINGS = Packed.settings().withMemberSizes(1 << 16, 1 << 18);

    private static byte[] archive() {
        List<String> rows = Collections.nCopies(200_000, "some row of text that repeats");
        return new SyntheticArchive(14, 1)
                .table(1, "t")
                .rows(1, SyntheticArchive.inPieces(SyntheticArchive.copyText(rows), 30_000))
                .toBytes();
    }

    private static List<String> packingThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("archive-"))
                .toList();
    }

    @AfterEach
    void noThreadIsLeft() {
        assertThat(packingThreads()).isEmpty();
    }

    private static void pack(InputStream source, OutputStream sink) throws IOException {
        new ArchivePacker(SETTINGS).pack(source, sink, new ByteArrayOutputStream());
    }

    @Test
    void aFailingSourceIsTheReason() {
        byte[] archive = archive();
        InputStream source = new FilterInputStream(new ByteArrayInputStream(archive)) {
            private int read;

            @Override
            public int read(byte[] target, int from, int count) throws IOException {
                if (read > archive.length / 2) {
                    throw new IOException("the pipe broke");
                }
                int got = super.read(target, from, count);
                read += got;
                return got;
            }
        };
        assertThatThrownBy(() -> pack(source, new ByteArrayOutputStream())).hasMessage("the pipe broke");
    }

    @Test
    void aFailingSinkIsTheReasonAndTheFailureOfClosingTheSourceIsKept() {
        OutputStream sink = new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                throw new IOException("the bucket is gone");
            }
        };
        InputStream source = new FilterInputStream(new ByteArrayInputStream(archive())) {
            @Override
            public void close() throws IOException {
                throw new IOException("the process does not end");
            }
        };
        Throwable thrown = catchThrowable(() -> pack(source, sink));
        assertThat(thrown).hasMessage("the bucket is gone");
        assertThat(thrown.getSuppressed())
                .singleElement()
                .satisfies(suppressed -> assertThat(suppressed).hasMessage("the process does not end"));
    }

    @Test
    void aFailingSinkEndsAReadThatBlocks() {
        byte[] archive = archive();
        CountDownLatch closed = new CountDownLatch(1);
        // Gives most of the archive, then blocks like a pipe whose writer waits for a lock, until it is closed.
        InputStream source = new InputStream() {
            private final InputStream bytes = new ByteArrayInputStream(archive, 0, archive.length / 2);

            @Override
            public int read() {
                throw new UnsupportedOperationException("only whole buffers are read");
            }

            @Override
            public int read(byte[] target, int from, int count) throws IOException {
                int got = bytes.read(target, from, count);
                if (got >= 0) {
                    return got;
                }
                boolean interrupted = false;
                while (closed.getCount() > 0) {
                    try {
                        closed.await();
                    } catch (InterruptedException ignored) {
                        // As a read from a pipe: an interrupt does not end it.
                        interrupted = true;
                    }
                }
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
                throw new IOException("closed");
            }

            @Override
            public void close() {
                closed.countDown();
            }
        };
        OutputStream sink = new OutputStream() {
            private int members;

            @Override
            public void write(int value) {
                throw new UnsupportedOperationException("members are written whole");
            }

            @Override
            public void write(byte[] bytes, int from, int count) throws IOException {
                if (++members == 3) {
                    throw new IOException("the bucket is gone");
                }
            }
        };
        assertThatThrownBy(() -> pack(source, sink)).hasMessage("the bucket is gone");
    }

    @Test
    void aDamagedArchiveIsATypedFailure() {
        byte[] archive = archive();
        byte[] cut = Arrays.copyOf(archive, archive.length - 100);
        assertThatThrownBy(() -> pack(new ByteArrayInputStream(cut), new ByteArrayOutputStream()))
                .isInstanceOf(ArchiveFormatException.class)
                .hasMessageContaining("public.t");
    }

    @Test
    void aFailingCompressorIsTheReason() {
        PackSettings broken = SETTINGS.withCompressors(() -> {
            throw new IllegalStateException("no native library");
        });
        assertThatThrownBy(() -> new ArchivePacker(broken)
                        .pack(
                                new ByteArrayInputStream(archive()),
                                new ByteArrayOutputStream(),
                                new ByteArrayOutputStream()))
                .hasMessage("no native library");
    }

    @Test
    void aFailingIndexSinkIsTheReason() {
        OutputStream index = new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                throw new IOException("no place for the index");
            }
        };
        assertThatThrownBy(() -> new ArchivePacker(SETTINGS)
                        .pack(new ByteArrayInputStream(archive()), new ByteArrayOutputStream(), index))
                .hasMessage("no place for the index");
    }

    @Test
    void aBlockedSinkStopsTheReaderAndAnInterruptEndsAll() throws Exception {
        byte[] archive = archive();
        CountDownLatch blocked = new CountDownLatch(1);
        OutputStream sink = new OutputStream() {
            @Override
            public void write(int value) {
                throw new UnsupportedOperationException("members are written whole");
            }

            @Override
            public void write(byte[] bytes, int from, int count) throws IOException {
                blocked.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException stop) {
                    throw new InterruptedIOException("upload was stopped");
                }
            }
        };
        ArchivePacker packer = new ArchivePacker(SETTINGS);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread caller = new Thread(() -> thrown.set(catchThrowable(
                () -> packer.pack(new ByteArrayInputStream(archive), sink, new ByteArrayOutputStream()))));
        caller.start();
        blocked.await();
        Thread reader = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("archive-scan"))
                .findFirst()
                .orElseThrow();
        while (reader.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        long members = SETTINGS.threads() + 2L;
        assertThat(packer.progress().bytesRead())
                .isLessThanOrEqualTo((members + 1) * ((1 << 16) + (1 << 17)))
                .isLessThan(archive.length);
        caller.interrupt();
        caller.join();
        assertThat(thrown.get()).isInstanceOf(InterruptedIOException.class).hasMessageContaining("interrupted");
    }

    @Test
    void progressEndsAtTheTotals() throws IOException {
        byte[] archive = archive();
        ArchivePacker packer = new ArchivePacker(SETTINGS);
        assertThat(packer.progress()).isEqualTo(new PackProgress(0, 0, "", 0, 0));
        ArchiveSummary summary = packer.pack(
                new ByteArrayInputStream(archive), new ByteArrayOutputStream(), new ByteArrayOutputStream());
        assertThat(packer.progress())
                .isEqualTo(new PackProgress(archive.length, summary.end().compressedBytes(), "", 1, 1));
        assertThat(summary.header().databaseName().getBytes(StandardCharsets.UTF_8))
                .isNotEmpty();
    }
}
