package dev.polaris.backup.database;

import dev.polaris.backup.config.DumpConfig;
import dev.polaris.backup.heartbeat.ProgressHeartbeat;
import dev.polaris.backup.heartbeat.TransferLimit;
import dev.polaris.backup.roles.ActivityFailures;
import dev.polaris.backup.s3.ObjectStore;
import io.temporal.activity.Activity;

/** Adapters between Temporal and the import of archives. */
public final class ImportActivitiesForEnvironment implements ImportActivities {
    private final ObjectStore store;
    private final DumpConfig config;
    private final TransferLimit transfers;

    public ImportActivitiesForEnvironment(ObjectStore store, DumpConfig config, TransferLimit transfers) {
        this.store = store;
        this.config = config;
        this.transfers = transfers;
    }

    @Override
    public SourceFacts inspect(UploadedArchive archive) {
        return ActivityFailures.typed(() -> ArchiveImport.inspect(store, archive));
    }

    @Override
    public DumpResult pack(ImportDumpRequest request) {
        ArchiveImport importing = new ArchiveImport(store, config, request);
        try (ProgressHeartbeat heartbeat = new ProgressHeartbeat(
                Activity.getExecutionContext(), importing::progress, importing::moved, importing.work()::stop)) {
            return ActivityFailures.typed(() -> transfers.within(importing::run), heartbeat);
        }
    }

    @Override
    public Description describe(DescriptionRequest request) {
        return ActivityFailures.typed(() -> new ImportDescription(store).describe(request));
    }

    @Override
    public void cleanUp(Attempt attempt) {
        ActivityFailures.typed(() -> {
            new SlotUploads(store).abort(attempt.slot());
            return null;
        });
    }
}
