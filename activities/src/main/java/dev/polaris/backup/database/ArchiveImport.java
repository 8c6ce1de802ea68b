package dev.polaris.backup.database;

import dev.polaris.backup.archive.ArchiveFormatException;
import dev.polaris.backup.archive.ArchiveHeader;
import dev.polaris.backup.archive.ArchiveSummary;
import dev.polaris.backup.archive.StockArchive;
import dev.polaris.backup.config.DumpConfig;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.postgres.SessionSettings;
import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.s3.PinnedObject;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/** One archive of stock pg_dump on its way from where somebody put it to where backups are, in one pass. */
final class ArchiveImport {
    /** Nobody has said what the digest should be; reads check the version and its length. */
    private static final String NOT_KNOWN = "0".repeat(64);

    private final ObjectStore store;
    private final UploadedArchive archive;
    private final ArchiveUpload upload;
    private final StoppableWork work = new StoppableWork();
    private volatile long consumed;

    ArchiveImport(ObjectStore store, DumpConfig config, ImportDumpRequest request) {
        this.store = store;
        this.archive = request.archive();
        this.upload = new ArchiveUpload(store, config, request.dump(), sessionSettings(archive.timeZone()));
    }

    /** What its header and its table of contents say; no row is read. */
    static SourceFacts inspect(ObjectStore store, UploadedArchive archive) throws IOException {
        if (!ZoneId.getAvailableZoneIds().contains(archive.timeZone())) {
            throw FailureType.BAD_INPUT.failure("There is no time zone \"" + archive.timeZone() + "\".");
        }
        try (InputStream stored = open(store, archive)) {
            ArchiveHeader header = StockArchive.inspect(stored);
            return new SourceFacts(
                    null,
                    0,
                    header.databaseName(),
                    version(header.serverVersion()),
                    0,
                    version(header.toolVersion()),
                    null);
        } catch (ArchiveFormatException e) {
            throw refused(archive, e);
        }
    }

    /** What to stop the import by; called on the thread that will run it. */
    StoppableWork work() {
        return work;
    }

    /** Reads the archive to its end; nothing becomes visible unless it is whole. */
    DumpResult run() throws IOException {
        try (InputStream stored = work.holding(new Counted(open(store, archive)));
                InputStream stock = StockArchive.uncompressed(stored);
                ArchiveUpload.Open output = upload.open()) {
            ArchiveSummary summary = output.pack(stock);
            work.throwIfStopped();
            return output.finish(null, summary.header().created().toInstant(ZoneOffset.UTC));
        } catch (ArchiveFormatException e) {
            work.throwIfStopped();
            throw refused(archive, e);
        }
    }

    /** How far it is; may be asked from any thread. */
    DumpProgress progress() {
        long read = consumed;
        // How long the archive is uncompressed is guessed from the share of the file that has been read.
        return upload.progress(read == 0 ? 0 : (long) (upload.archiveBytes() * (archive.size() / (double) read)));
    }

    /** Bytes moved so far, in or out; may be asked from any thread. */
    long moved() {
        return consumed + upload.moved();
    }

    private static InputStream open(ObjectStore store, UploadedArchive archive) throws IOException {
        return store.open(new PinnedObject(archive.key(), archive.versionId(), archive.size(), NOT_KNOWN));
    }

    /** Stock pg_dump sets all of these but the time zone, or takes what every server has unless told otherwise. */
    private static Map<String, String> sessionSettings(String timeZone) {
        Map<String, String> settings = new HashMap<>(SessionSettings.forRowText());
        settings.put("TimeZone", timeZone);
        return settings;
    }

    /** Of {@code 15.18 (Debian 15.18-0+deb12u1)} the number. */
    private static String version(String words) {
        return words.split(" ")[0];
    }

    private static RuntimeException refused(UploadedArchive archive, ArchiveFormatException reason) {
        return FailureType.DAMAGED_ARCHIVE.told(archive.key() + " cannot be imported: " + reason.getMessage() + ".");
    }

    private final class Counted extends FilterInputStream {
        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] single = new byte[1];
            return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
        }

        // Only one thread reads.
        @SuppressWarnings("NonAtomicVolatileUpdate")
        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = in.read(target, offset, length);
            consumed += Math.max(count, 0);
            return count;
        }
    }
}
