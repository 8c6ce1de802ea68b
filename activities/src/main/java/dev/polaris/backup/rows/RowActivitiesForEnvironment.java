package dev.polaris.backup.rows;

import dev.polaris.backup.catalog.BackupCatalog;
import dev.polaris.backup.config.RestoreConfig;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.heartbeat.ProgressHeartbeat;
import dev.polaris.backup.heartbeat.TransferLimit;
import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.restore.PinnedBackup;
import dev.polaris.backup.roles.ActivityFailures;
import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.verify.VerificationStore;
import io.temporal.activity.Activity;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** The restore role's work on rows for one environment: adapters between Temporal and the classes that do it. */
public final class RowActivitiesForEnvironment implements RowActivities {
    /** Long enough for what applications do, short enough not to hold up everybody who queues behind the merge. */
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(10);

    private final Map<String, PostgresDatabase> targets;
    private final ObjectStore store;
    private final RowSourceLookup lookup;
    private final TransferLimit stagings;
    private final Optional<RowFiles> files;

    /**
     * The work for one environment.
     *
     * @param targets its targets by name; the database that is backed up may be one of them
     * @param stagings how many tables this process loads at a time
     */
    public RowActivitiesForEnvironment(
            Map<String, PostgresDatabase> targets, ObjectStore store, RestoreConfig config, TransferLimit stagings) {
        this.targets = Map.copyOf(targets);
        this.store = store;
        this.lookup = new RowSourceLookup(new BackupCatalog(store), new VerificationStore(store), targets);
        this.stagings = stagings;
        this.files = config.exportDirectory().map(Path::of).map(RowFiles::new);
    }

    @Override
    public RowSource locate(RowRestoreRequest request) {
        return ActivityFailures.typed(() -> lookup.find(request));
    }

    @Override
    public StagedRows stage(RowOrder order) {
        PostgresDatabase target = target(order);
        PinnedBackup backup = new PinnedBackup(store, order.source().backup());
        Thread reading = Thread.currentThread();
        try (ServerWork work = new ServerWork(target, order.restoreId() + "-watch")) {
            RowReading progress = new RowReading(() -> {});
            try (ProgressHeartbeat heartbeat = new ProgressHeartbeat(
                    Activity.getExecutionContext(),
                    progress::progress,
                    () -> progress.moved() + backup.indexBytes() + work.getAsLong(),
                    () -> !work.watches(),
                    () -> {
                        work.stop();
                        reading.interrupt();
                    })) {
                return ActivityFailures.typed(
                        () -> stagings.within(() -> {
                            // What an attempt before this one left at work would go on writing into the same schema.
                            var unused = target.endSessions(order.restoreId());
                            try (BackupTables tables = new PackedBackupTables(backup.archive())) {
                                return new RowStaging(target).stage(order, tables, progress, work);
                            }
                        }),
                        heartbeat);
            }
        }
    }

    @Override
    public RowPlan diff(RowOrder order) {
        PostgresDatabase target = target(order);
        return watched(order, work -> () -> new RowDifference(target, files).compare(order, work));
    }

    @Override
    public MergeReport merge(MergeOrder approved) {
        PostgresDatabase target = target(approved.order());
        return watched(approved.order(), work -> () -> {
            var unused = target.endSessions(approved.order().restoreId());
            return new RowMerge(target, LOCK_TIMEOUT, Clock.systemUTC()).merge(approved, work);
        });
    }

    @Override
    public ExportedRows export(RowOrder order) {
        PostgresDatabase target = target(order);
        return watched(order, work -> () -> new RowExport(target, files).export(order, work));
    }

    @Override
    public void drop(RowOrder order) {
        ActivityFailures.typed(() -> {
            new RowStaging(target(order)).drop(order.restoreId());
            return null;
        });
    }

    /** Runs work that the server does in long statements, and that is rolled back when Temporal says it is over. */
    private <T> T watched(RowOrder order, Function<SessionWatch, Callable<T>> work) {
        try (ServerWork server = new ServerWork(target(order), order.restoreId() + "-watch");
                ProgressHeartbeat heartbeat = new ProgressHeartbeat(
                        Activity.getExecutionContext(),
                        () -> new RowProgress(order.source().table().label(), 0, 0),
                        server,
                        () -> !server.watches(),
                        server::stop)) {
            return ActivityFailures.typed(work.apply(server), heartbeat);
        }
    }

    private PostgresDatabase target(RowOrder order) {
        return Optional.ofNullable(targets.get(order.source().target()))
                .orElseThrow(() -> FailureType.BAD_INPUT.failure(
                        "The environment has no target \"" + order.source().target() + "\" on this worker."));
    }
}
