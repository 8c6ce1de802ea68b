package dev.polaris.backup.restore;

import dev.polaris.backup.archive.ArchiveHeader;
import dev.polaris.backup.archive.ArchivePacker;
import dev.polaris.backup.archive.ArchiveSummary;
import dev.polaris.backup.archive.PackProgress;
import dev.polaris.backup.archive.PackSettings;
import dev.polaris.backup.archive.StockArchive;
import dev.polaris.backup.database.BackupObjects;
import dev.polaris.backup.database.SourceFacts;
import dev.polaris.backup.s3.ObjectOutput;
import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.s3.PinnedObject;
import java.io.IOException;
import java.io.InputStream;
import java.time.ZoneOffset;
import java.util.Map;

/** Packs an archive of stock pg_dump into the bucket, in one pass and without a temporary file. */
final class StockImport {
    private static final String GZIP = "application/gzip";

    private final ObjectStore store;
    private final String prefix;
    private final ArchivePacker packer;

    /**
     * An import of one archive.
     *
     * @param prefix the keys of the packed archive and its index begin with it
     */
    StockImport(ObjectStore store, String prefix, int threads) {
        this.store = store;
        this.prefix = prefix;
        // What the session was like in which the rows were read is not known, so nothing is claimed.
        this.packer = new ArchivePacker(PackSettings.of("imported", "1", Map.of(), threads));
    }

    /** How far it is; may be asked from any thread. */
    ImportProgress progress() {
        PackProgress packed = packer.progress();
        return new ImportProgress(packed.bytesRead(), packed.currentTable().isEmpty() ? null : packed.currentTable());
    }

    /** Bytes moved so far; never falls. */
    long moved() {
        PackProgress packed = packer.progress();
        return packed.bytesRead() + packed.bytesWritten();
    }

    /**
     * Reads the archive to its end.
     *
     * @param stock from its first byte; closed from another thread when something fails
     * @throws dev.polaris.backup.archive.ArchiveFormatException when it is no archive that can be read
     */
    BackupSource run(InputStream stock) throws IOException {
        try (InputStream archive = StockArchive.uncompressed(stock);
                ObjectOutput dump = store.output(prefix + BackupObjects.DUMP, GZIP, Map.of());
                ObjectOutput index = store.output(prefix + BackupObjects.INDEX, GZIP, Map.of())) {
            ArchiveSummary summary = packer.pack(archive, dump, index);
            return source(summary, dump.finish(), index.finish());
        }
    }

    /** Named by its content, so that the same archive imported again is the same source. */
    private static BackupSource source(ArchiveSummary summary, PinnedObject dump, PinnedObject index) {
        ArchiveHeader header = summary.header();
        String id = "archive-" + dump.sha256().substring(0, 16);
        SourceFacts facts =
                new SourceFacts(null, 0, header.databaseName(), header.serverVersion(), 0, header.toolVersion(), null);
        return new BackupSource(
                id, id, dump, index, null, facts, header.created().toInstant(ZoneOffset.UTC), null);
    }
}
