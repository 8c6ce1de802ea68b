package dev.polaris.backup.archive;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Turns what the scanner finds into index records of the member it ends in, and into progress. */
final class PackListener implements ArchiveListener {
    private final MemberWindow window;
    private final PackSettings settings;
    private final TocSpool toc = new TocSpool();
    /** Entries whose data block has not ended. */
    private final Map<Integer, TocEntry> pending = new HashMap<>();

    private ArchiveHeader header;
    private volatile int entriesWithData;
    private volatile int entriesDone;
    private volatile String currentTable = "";

    PackListener(MemberWindow window, PackSettings settings) throws IOException {
        this.window = window;
        this.settings = settings;
    }

    @Override
    public void header(ArchiveHeader archiveHeader) {
        header = archiveHeader;
    }

    @Override
    public void entry(TocEntry entry) throws IOException {
        if (entry.hasData()) {
            pending.put(entry.dumpId(), entry);
        } else {
            toc.add(entry);
        }
    }

    @Override
    public void tocEnd(long offset) {
        entriesWithData = pending.size();
        window.attach(
                new IndexHeader(settings.backupId(), settings.attemptId(), header, offset, settings.sessionSettings()),
                toc);
    }

    @Override
    public void blockBegins(DataEntry entry) {
        currentTable = entry.name();
    }

    @Override
    public void largeObject(LargeObjectEntry object) {
        window.attach(object);
    }

    @Override
    @SuppressWarnings("NonAtomicOperationOnVolatileField") // Only the scanning thread writes it.
    public void blockEnds(DataEntry entry, DataExtent extent) {
        window.attach(new IndexEntry(pending.remove(entry.dumpId()), Optional.of(extent)));
        entriesDone++;
        currentTable = "";
    }

    PackProgress progress(long bytesWritten) {
        return new PackProgress(window.bytesRead(), bytesWritten, currentTable, entriesDone, entriesWithData);
    }
}
