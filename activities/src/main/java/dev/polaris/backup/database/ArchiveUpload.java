package dev.polaris.backup.database;

import dev.polaris.backup.archive.ArchivePacker;
import dev.polaris.backup.archive.ArchiveSummary;
import dev.polaris.backup.archive.IndexEnd;
import dev.polaris.backup.archive.PackProgress;
import dev.polaris.backup.archive.PackSettings;
import dev.polaris.backup.config.DumpConfig;
import dev.polaris.backup.gzip.Codec;
import dev.polaris.backup.s3.MultipartOutput;
import dev.polaris.backup.s3.ObjectOutput;
import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.s3.PinnedObject;
import dev.polaris.backup.s3.UploadedParts;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Map;

/**
 * Packs an archive as it flows into the open upload of an attempt, and stores its index beside it. Nothing touches a disk.
 * The parts are left for a later step to complete.
 */
final class ArchiveUpload {
    private final ObjectStore store;
    private final Codec codec;
    private final DumpRequest request;
    private final ArchivePacker packer;
    private final long startedAt = System.nanoTime();
    private volatile MultipartOutput parts;

    /** @param sessionSettings those of the session whose rows the archive holds */
    ArchiveUpload(ObjectStore store, DumpConfig config, DumpRequest request, Map<String, String> sessionSettings) {
        this.store = store;
        this.codec = Codec.of(config.compression());
        this.request = request;
        int threads = config.compressionThreads() > 0
                ? config.compressionThreads()
                : Runtime.getRuntime().availableProcessors();
        Attempt attempt = request.attempt();
        this.packer =
                new ArchivePacker(PackSettings.of(attempt.backupId(), attempt.attemptId(), sessionSettings, threads)
                        .withCompressors(codec.compressors()));
    }

    /** Opens the objects that it writes; only one at a time, and once. */
    Open open() {
        return new Open();
    }

    /**
     * How far it is; may be asked from any thread.
     *
     * @param expectedBytes how long the archive is likely to be; 0 when unknown
     */
    DumpProgress progress(long expectedBytes) {
        PackProgress packed = packer.progress();
        double seconds = (System.nanoTime() - startedAt) / 1e9;
        long rate = (long) (packed.bytesRead() / Math.max(seconds, 0.001));
        long left = expectedBytes - packed.bytesRead();
        return new DumpProgress(
                packed.bytesRead(),
                packed.bytesWritten(),
                packed.currentTable().isEmpty() ? null : packed.currentTable(),
                packed.entriesDone(),
                packed.entriesWithData(),
                rate,
                expectedBytes == 0 || rate == 0 ? null : Math.max(0, left / rate));
    }

    /** Archive bytes read so far; may be asked from any thread. */
    long archiveBytes() {
        return packer.progress().bytesRead();
    }

    /** Bytes moved so far, in or out; may be asked from any thread. */
    long moved() {
        MultipartOutput uploading = parts;
        return archiveBytes() + (uploading == null ? 0 : uploading.bytesMoved());
    }

    /** The objects being written. Closing it unfinished leaves no index, and parts that nobody completes. */
    final class Open implements AutoCloseable {
        private final MultipartOutput output;
        private final ObjectOutput index;
        private ArchiveSummary summary;

        private Open() {
            Slot slot = request.attempt().slot();
            output = store.multipart(slot.key(BackupObjects.DUMP), request.uploadId());
            index = store.output(
                    slot.key(BackupObjects.INDEX), "application/gzip", AttemptMetadata.of(request.attempt()));
            parts = output;
        }

        /** Reads the archive to its end. */
        ArchiveSummary pack(InputStream archive) throws IOException {
            summary = packer.pack(archive, output, index);
            return summary;
        }

        /**
         * Makes the index visible, and says what was packed.
         *
         * @param schema the plain DDL of the same snapshot; null when there is none
         * @param snapshotTime the moment the data is of
         */
        DumpResult finish(PinnedObject schema, Instant snapshotTime) throws IOException {
            UploadedParts uploaded = output.finish();
            IndexEnd end = summary.end();
            return new DumpResult(
                    uploaded,
                    end.sha256(),
                    index.finish(),
                    schema,
                    snapshotTime,
                    new DumpTotals(
                            summary.tables(),
                            end.rows(),
                            end.largeObjects(),
                            end.archiveBytes(),
                            end.compressedBytes(),
                            end.members()),
                    codec.name());
        }

        @Override
        public void close() throws IOException {
            try (output) {
                index.close();
            }
        }
    }
}
