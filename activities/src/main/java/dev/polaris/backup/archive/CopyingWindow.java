package dev.polaris.backup.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** A window that also keeps what was read until it is taken. */
final class CopyingWindow extends ArchiveWindow {
    private final InputStream source;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private int mark;
    private boolean keeping = true;

    CopyingWindow(InputStream source, int size) {
        this.source = source;
        this.bytes = new byte[size];
    }

    /** The bytes read since the last call. */
    byte[] take() {
        kept.write(bytes, mark, position - mark);
        mark = position;
        byte[] taken = kept.toByteArray();
        kept.reset();
        return taken;
    }

    /** From now on nothing is kept. */
    void keepNothing() {
        keeping = false;
        kept.reset();
    }

    @Override
    boolean more() throws IOException {
        if (keeping) {
            kept.write(bytes, mark, limit - mark);
        }
        base += limit;
        mark = 0;
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
