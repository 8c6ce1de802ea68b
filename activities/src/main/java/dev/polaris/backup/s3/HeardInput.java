package dev.polaris.backup.s3;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.IntConsumer;

/** A stream that tells how much is read from it. */
final class HeardInput extends FilterInputStream {
    private final IntConsumer read;

    HeardInput(InputStream source, IntConsumer read) {
        super(source);
        this.read = read;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        if (value >= 0) {
            read.accept(1);
        }
        return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = super.read(target, offset, length);
        if (count > 0) {
            read.accept(count);
        }
        return count;
    }
}
