package dev.polaris.backup.faults;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;

/** Bytes on their way through the proxy, damaged, cut or held back. */
final class FaultyOutput {
    private FaultyOutput() {}

    /** Thrown after the last byte that may pass. */
    static final class LimitReached extends IOException {
        private static final long serialVersionUID = 1L;
    }

    static OutputStream flipping(OutputStream to, long atByte) {
        return new ByteWise(to) {
            @Override
            void pass(int value, long position) throws IOException {
                out.write(position == atByte ? value ^ 1 : value);
            }
        };
    }

    static OutputStream limited(OutputStream to, long bytes) {
        return new ByteWise(to) {
            @Override
            void pass(int value, long position) throws IOException {
                if (position >= bytes) {
                    out.flush();
                    throw new LimitReached();
                }
                out.write(value);
            }
        };
    }

    static OutputStream slow(OutputStream to, int bytesPerSecond) {
        int perStep = Math.max(1, bytesPerSecond / 20);
        long stepMillis = Math.max(1, 1000L * perStep / bytesPerSecond);
        return new ByteWise(to) {
            @Override
            void pass(int value, long position) throws IOException {
                if (position % perStep == 0) {
                    out.flush();
                    pause(stepMillis);
                }
                out.write(value);
            }
        };
    }

    private static void pause(long millis) throws InterruptedIOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the proxy is being closed");
        }
    }

    private abstract static class ByteWise extends FilterOutputStream {
        private long position;

        ByteWise(OutputStream to) {
            super(new java.io.BufferedOutputStream(to));
        }

        abstract void pass(int value, long at) throws IOException;

        @Override
        public void write(int value) throws IOException {
            pass(value, position++);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            for (int i = offset; i < offset + length; i++) {
                write(bytes[i]);
            }
        }
    }
}
