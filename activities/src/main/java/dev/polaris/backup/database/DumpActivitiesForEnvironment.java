package dev.polaris.backup.database;

import dev.polaris.backup.config.DumpConfig;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.heartbeat.ProgressHeartbeat;
import dev.polaris.backup.heartbeat.TransferLimit;
import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.roles.ActivityFailures;
import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.s3.ObjectStoreException;
import dev.polaris.backup.s3.PinnedObject;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;

/** The backup role's work for one environment: adapters between Temporal and the classes that do it. */
public final class DumpActivitiesForEnvironment implements DumpActivities, SchemaActivities {
    private final PostgresDatabase source;
    private final ObjectStore store;
    private final DumpConfig config;
    private final TransferLimit transfers;

    public DumpActivitiesForEnvironment(
            PostgresDatabase source, ObjectStore store, DumpConfig config, TransferLimit transfers) {
        this.transfers = transfers;
        this.source = source;
        this.store = store;
        this.config = config;
    }

    @Override
    public SourceFacts inspectSource(SourceRequest request) {
        return ActivityFailures.typed(() -> new SourceInspection(source, config).inspect());
    }

    @Override
    public String openUpload(Attempt attempt) {
        return ActivityFailures.typed(() -> store.createUpload(
                attempt.slot().key(BackupObjects.DUMP), "application/gzip", AttemptMetadata.of(attempt)));
    }

    @Override
    public DumpResult dump(DumpRequest request) {
        ActivityExecutionContext context = Activity.getExecutionContext();
        DatabaseDump dump = new DatabaseDump(source, store, config, request);
        try (ProgressHeartbeat heartbeat =
                new ProgressHeartbeat(context, dump::progress, dump::moved, dump::preparing, dump.work()::stop)) {
            return ActivityFailures.typed(() -> transfers.within(dump::run), heartbeat);
        }
    }

    @Override
    public PinnedObject completeUpload(CompletionRequest request) {
        String key = request.attempt().slot().key(BackupObjects.DUMP);
        return ActivityFailures.typed(() -> {
            try {
                String version = store.complete(key, request.uploadId(), request.parts());
                return new PinnedObject(key, version, request.parts().bytes(), request.sha256());
            } catch (ObjectStoreException.ContentMismatch e) {
                // Parts of somebody else are in the upload: nothing of it is used.
                throw FailureType.STALE_UPLOAD.told(e.getMessage());
            }
        });
    }

    @Override
    public Description describe(DescriptionRequest request) {
        return ActivityFailures.typed(() -> new BackupDescription(source, store, config).describe(request));
    }

    @Override
    public CommitAnswer commit(CommitRequest request) {
        return ActivityFailures.typed(() -> new CommitRecordWriter(store).commit(request));
    }

    @Override
    public void cleanUp(Attempt attempt) {
        ActivityFailures.typed(() -> {
            try {
                new SlotUploads(store).abort(attempt.slot());
            } finally {
                // Whether or not the bucket can be reached, the source must not be burdened any longer.
                source.endSessions(attempt.backupId());
            }
            return null;
        });
    }

    @Override
    public PinnedObject storeSchema(SchemaSnapshotPlan plan) {
        ActivityExecutionContext context = Activity.getExecutionContext();
        StoppableWork work = new StoppableWork();
        try (ProgressHeartbeat heartbeat = new ProgressHeartbeat(context, work::moved, work::moved, work::stop)) {
            return ActivityFailures.typed(
                    () -> new MigrationSchema(source, store, config).store(plan, work), heartbeat);
        }
    }
}
