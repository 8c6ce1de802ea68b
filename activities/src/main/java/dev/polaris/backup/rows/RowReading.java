package dev.polaris.backup.rows;

import dev.polaris.backup.rows.BackupTables.TextSink;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/** Follows how much of a backup is read and written; may be asked from any thread. */
final class RowReading {
    private final Runnable stillWanted;
    private final AtomicLong moved = new AtomicLong();
    private final AtomicLong read = new AtomicLong();
    private final AtomicLong total = new AtomicLong();
    private volatile String table;

    /** @param stillWanted called while rows flow; what it throws ends the reading */
    RowReading(Runnable stillWanted) {
        this.stillWanted = stillWanted;
    }

    void read(BackupTables backup, BackupTable stored, TextSink sink) throws IOException {
        table = stored.name().label();
        total.addAndGet(stored.bytes());
        backup.read(stored, (bytes, offset, length) -> {
            stillWanted.run();
            sink.write(bytes, offset, length);
            read.addAndGet(length);
            moved(length);
        });
        table = null;
    }

    /** Counts bytes that were moved in any direction. */
    void moved(long bytes) {
        moved.addAndGet(bytes);
    }

    long moved() {
        return moved.get();
    }

    long read() {
        return read.get();
    }

    RowProgress progress() {
        return new RowProgress(table, read.get(), total.get());
    }
}
