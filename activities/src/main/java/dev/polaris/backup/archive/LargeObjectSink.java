package dev.polaris.backup.archive;

import java.io.IOException;

/**
 * Takes large objects one after the other, each in pieces.
 *
 * @param <E> what else it throws
 */
public interface LargeObjectSink<E extends Exception> {
    /** The next object begins. */
    void begin(long oid) throws IOException, E;

    /** Takes the next piece of its content; the array is used again afterwards. */
    void content(byte[] bytes, int from, int length) throws IOException, E;

    /** The object is complete. */
    void end() throws IOException, E;
}
