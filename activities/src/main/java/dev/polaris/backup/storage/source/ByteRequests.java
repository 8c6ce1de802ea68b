package dev.polaris.backup.storage.source;

import java.io.IOException;
import java.io.InputStream;

/** How a kind of source asks for an object's bytes: one request, sent once. */
interface ByteRequests {

    /**
     * What one answer holds.
     *
     * @param facts of the whole object, with its size
     * @param from where the bytes begin
     * @param length how many there are
     */
    record Piece(ObjectFacts facts, long from, long length, InputStream stream) {

        /** Ends the transfer without reading on. */
        void drop() {
            try {
                stream.close();
            } catch (IOException e) {
                // It is given up anyway.
            }
        }
    }

    /** The range begins at or behind the object's end, or the object is empty. */
    final class OutOfRange extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OutOfRange() {
            super(null, null, false, false);
        }
    }

    /**
     * Asks for bytes.
     *
     * @param length {@link Long#MAX_VALUE} for all that follow
     * @throws OutOfRange when a range was asked for and there is nothing of it
     */
    Piece get(String bucket, String key, long from, long length);

    /** What the project says of the object without looking at its bytes. */
    ObjectFacts describe(String bucket, String key);
}
