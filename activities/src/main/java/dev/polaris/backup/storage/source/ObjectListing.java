package dev.polaris.backup.storage.source;

import java.util.Iterator;

/**
 * A bucket's objects, strictly ascending by the UTF-8 bytes of their keys; for one thread. {@code hasNext} may fetch a
 * page and throws {@link StorageSourceException}. After a failure, or in another process, the same listing goes on with
 * {@link #rest}.
 */
public interface ObjectListing extends Iterator<ListedObject>, AutoCloseable {

    /** What is left of the range behind the object that came last. */
    KeyRange rest();

    @Override
    void close();
}
