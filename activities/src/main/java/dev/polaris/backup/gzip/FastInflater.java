package dev.polaris.backup.gzip;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.util.Optional;

/** Decompresses whole members by the system's libdeflate, where it is installed. One thread at a time. */
public final class FastInflater implements AutoCloseable {
    private final Libdeflate libdeflate;
    private final Pointer decompressor;
    private final NativeBuffer deflated = new NativeBuffer();
    private final NativeBuffer content = new NativeBuffer();

    private FastInflater(Libdeflate libdeflate) {
        this.libdeflate = libdeflate;
        this.decompressor = libdeflate.newDecompressor();
    }

    /** Empty where there is none. */
    public static Optional<FastInflater> installed() {
        return Libdeflate.installed().map(FastInflater::new);
    }

    /**
     * Inflates raw deflated bytes.
     *
     * @return whether they are one whole stream of exactly {@code expected} bytes of content; else the target is as it was
     */
    public boolean inflate(byte[] bytes, int from, int length, byte[] target, int expected) {
        Memory source = deflated.withCapacity(length);
        source.write(0, bytes, from, length);
        Memory produced = content.withCapacity(expected);
        if (!libdeflate.decompress(decompressor, source, length, produced, expected)) {
            return false;
        }
        produced.read(0, target, 0, expected);
        return true;
    }

    @Override
    public void close() {
        libdeflate.freeDecompressor(decompressor);
        deflated.close();
        content.close();
    }
}
