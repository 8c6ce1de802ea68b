package dev.polaris.backup.restore;

import dev.polaris.backup.config.RestoreConfig;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.heartbeat.ProgressHeartbeat;
import dev.polaris.backup.heartbeat.TransferLimit;
import dev.polaris.backup.roles.ActivityFailures;
import dev.polaris.backup.s3.ObjectFacts;
import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.s3.ObjectStoreException;
import dev.polaris.backup.s3.PinnedObject;
import io.temporal.activity.Activity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/** Adapters between Temporal and the import of archives. */
public final class ImportActivitiesForEnvironment implements ImportActivities {
    /** Nobody has said what the digest should be; reads check the version and its length. */
    private static final String NOT_KNOWN = "0".repeat(64);

    private final ObjectStore store;
    private final RestoreConfig config;
    private final TransferLimit transfers;

    public ImportActivitiesForEnvironment(ObjectStore store, RestoreConfig config, TransferLimit transfers) {
        this.store = store;
        this.config = config;
        this.transfers = transfers;
    }

    @Override
    public BackupSource importArchive(ImportRequest request) {
        int threads = Runtime.getRuntime().availableProcessors();
        StockImport stock = new StockImport(store, prefix(request), threads);
        Thread importing = Thread.currentThread();
        try (ProgressHeartbeat heartbeat = new ProgressHeartbeat(
                Activity.getExecutionContext(), stock::progress, stock::moved, importing::interrupt)) {
            return ActivityFailures.typed(
                    () -> transfers.within(() -> {
                        try (InputStream archive = request.key() == null ? file(request) : object(request)) {
                            return stock.run(archive);
                        }
                    }),
                    heartbeat);
        }
    }

    /** A place of its own for each archive, whatever characters its name has. */
    private static String prefix(ImportRequest request) {
        String name = request.key() == null ? "file:" + request.file() : "key:" + request.key();
        return "exports/" + request.env() + "/imports/" + UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8))
                + "/";
    }

    private InputStream object(ImportRequest request) throws IOException {
        try {
            ObjectFacts facts = store.head(request.key(), Optional.empty());
            return store.open(new PinnedObject(request.key(), facts.versionId(), facts.size(), NOT_KNOWN));
        } catch (ObjectStoreException.NotFound e) {
            throw FailureType.NO_BACKUP.failure("There is no archive " + request.key() + " in the bucket.");
        }
    }

    /** Only below the export directory: whoever may start a restore must not read the worker's other files. */
    private InputStream file(ImportRequest request) throws IOException {
        Path directory = config.exportDirectory()
                .map(Path::of)
                .orElseThrow(() -> FailureType.BAD_CONFIGURATION.failure("restore.exportDirectory is not set."));
        Path real = directory.resolve(request.file()).normalize();
        if (!Files.isRegularFile(real) || !real.toRealPath().startsWith(directory.toRealPath())) {
            throw FailureType.NO_BACKUP.failure(
                    "There is no archive " + request.file() + " in the restore worker's export directory.");
        }
        return Files.newInputStream(real);
    }
}
