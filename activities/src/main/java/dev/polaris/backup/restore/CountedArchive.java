package dev.polaris.backup.restore;

import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;

/** An archive that knows how much was read of it, so that reading half a million entries is seen to move. */
final class CountedArchive implements RestoreArchive {
    private final RestoreArchive archive;
    private final AtomicLong read = new AtomicLong();

    CountedArchive(RestoreArchive archive) {
        this.archive = archive;
    }

    /** Entries read so far, each as often as it was; may be asked from any thread. */
    long read() {
        return read.get();
    }

    @Override
    public void toc(Entries entries) throws IOException, SQLException {
        archive.toc(definition -> {
            read.incrementAndGet();
            entries.take(definition);
        });
    }

    @Override
    public void data(DataOfEntries data) throws IOException {
        archive.data(entry -> {
            read.incrementAndGet();
            data.take(entry);
        });
    }

    @Override
    public String roles() throws IOException {
        return archive.roles();
    }
}
