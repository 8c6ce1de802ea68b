package dev.polaris.backup.archive;

import java.io.IOException;
import java.io.InputStream;

/** A window that forgets what has been read. */
final class StreamWindow extends ArchiveWindow {
    private final InputStream source;

    StreamWindow(InputStream source, int size) {
        this.source = source;
        this.bytes = new byte[size];
    }

    @Override
    boolean more() throws IOException {
        base += limit;
        position = 0;
        limit = 0;
        int count = source.read(bytes, 0, bytes.length);
        if (count < 0) {
            return false;
        }
        limit = count;
        return count > 0 || more();
    }
}
