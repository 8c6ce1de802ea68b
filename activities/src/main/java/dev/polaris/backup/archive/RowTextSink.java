package dev.polaris.backup.archive;

import java.io.IOException;

/**
 * Takes the COPY text of rows as it flows, in pieces that may end anywhere in a row.
 *
 * @param <E> what else it throws
 */
public interface RowTextSink<E extends Exception> {
    /** Takes the next piece; the array is used again afterwards. */
    void text(byte[] bytes, int from, int length) throws IOException, E;
}
