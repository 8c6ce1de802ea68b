package dev.polaris.backup.archive;

import java.io.IOException;

/**
 * Takes the entries of a table of contents one after the other.
 *
 * @param <E> what else it throws
 */
public interface TocConsumer<E extends Exception> {
    /** Takes the next entry; what it throws ends the reading. */
    void accept(TocDefinition definition) throws IOException, E;
}
