package dev.polaris.backup.storage.source;

import java.io.IOException;
import java.io.InputStream;

/**
 * An object's bytes, or a range of them, with what their own answer told.
 *
 * @param facts of the object as it was when read; {@link ObjectFacts#size} is always there and is the whole object's
 * @param length how many bytes {@code stream} has
 * @param stream ends after exactly {@code length} bytes or throws {@link StorageSourceException}: {@code ObjectChanged}
 *     or {@code ObjectGone} when the connection had to be replaced and the object is no longer the same
 */
public record ObjectContent(ObjectFacts facts, long length, InputStream stream) implements AutoCloseable {

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
