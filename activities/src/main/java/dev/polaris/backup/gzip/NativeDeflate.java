package dev.polaris.backup.gzip;

import com.sun.jna.Memory;

/** A system library's deflate for whole buffers, with its state. One thread at a time. */
interface NativeDeflate extends AutoCloseable {
    /** The most bytes that so many can become. */
    long bound(long length);

    /**
     * Deflates the first {@code length} bytes of the content.
     *
     * @return bytes written; 0 when the target was too small
     */
    long deflate(Memory content, long length, Memory target);

    /** Frees the state. */
    @Override
    void close();
}
