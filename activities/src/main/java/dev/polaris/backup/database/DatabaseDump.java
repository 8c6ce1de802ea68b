package dev.polaris.backup.database;

import dev.polaris.backup.config.DumpConfig;
import dev.polaris.backup.postgres.DumpTools;
import dev.polaris.backup.postgres.GuardedProcess;
import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.postgres.PostgresFailures;
import dev.polaris.backup.postgres.SessionSettings;
import dev.polaris.backup.postgres.Snapshot;
import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.s3.ObjectStoreException;
import dev.polaris.backup.s3.PinnedObject;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One dump: pg_dump's archive, packed as it flows and uploaded in parts, with its index and the plain schema, all of one
 * snapshot. Nothing touches a disk. The parts are left for a later step to complete.
 */
final class DatabaseDump {
    /** How long a dump tool that failed may take to say so before it is ended. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    private final PostgresDatabase source;
    private final ObjectStore store;
    private final DumpConfig config;
    private final DumpRequest request;
    private final StoppableWork work = new StoppableWork();
    private final ArchiveUpload upload;

    DatabaseDump(PostgresDatabase source, ObjectStore store, DumpConfig config, DumpRequest request) {
        this.source = source;
        this.store = store;
        this.config = config;
        this.request = request;
        this.upload = new ArchiveUpload(store, config, request, SessionSettings.forRowText());
    }

    /** What to stop the dump by; called on the thread that will run it. */
    StoppableWork work() {
        return work;
    }

    /** Dumps. Fails typed, and leaves no process and no session behind. */
    DumpResult run() throws IOException, InterruptedException, SQLException {
        Attempt attempt = request.attempt();
        try (Snapshot snapshot = Snapshot.take(source, attempt.backupId())) {
            DumpTools tools = DumpTools.forServer(
                    config.toolDirectory(), snapshot.connection().getMetaData().getDatabaseProductVersion());
            PinnedObject schema = new SchemaDump(source, store, config)
                    .store(
                            tools,
                            attempt.backupId(),
                            Optional.of(snapshot.id()),
                            attempt.slot().key(BackupObjects.SCHEMA),
                            AttemptMetadata.of(attempt),
                            work);
            return dump(tools, snapshot, schema);
        }
    }

    /** How far it is; may be asked from any thread. */
    DumpProgress progress() {
        return upload.progress(request.expectedBytes());
    }

    /** Whether pg_dump is still reading the catalogue; may be asked from any thread. */
    boolean preparing() {
        return upload.archiveBytes() == 0;
    }

    /** Bytes moved so far, in or out; may be asked from any thread. */
    long moved() {
        return work.moved() + upload.moved();
    }

    private DumpResult dump(DumpTools tools, Snapshot snapshot, PinnedObject schema)
            throws IOException, InterruptedException {
        try (GuardedProcess process = work.holding(GuardedProcess.start(
                        command(tools, snapshot),
                        source.toolEnvironment(request.attempt().backupId())));
                ArchiveUpload.Open output = upload.open()) {
            pack(process, output);
            return output.finish(schema, snapshot.time());
        }
    }

    private void pack(GuardedProcess process, ArchiveUpload.Open output) throws IOException, InterruptedException {
        try {
            output.pack(process.output());
        } catch (IOException e) {
            work.throwIfStopped();
            throw blame(process, e);
        }
        int status = process.await();
        work.throwIfStopped();
        if (status != 0) {
            throw PostgresFailures.ofTool("pg_dump", status, process.printed(), source);
        }
    }

    /** A broken archive is most often the trace of a pg_dump that failed: then its words are the reason. */
    private RuntimeException blame(GuardedProcess process, IOException e) throws IOException, InterruptedException {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ObjectStoreException store) {
                return store;
            }
        }
        OptionalInt status = process.awaitAtMost(LAST_WORDS);
        if (status.isPresent() && status.getAsInt() != 0 && !process.printed().isBlank()) {
            return PostgresFailures.ofTool("pg_dump", status.getAsInt(), process.printed(), source);
        }
        throw e;
    }

    private List<String> command(DumpTools tools, Snapshot snapshot) {
        return List.of(
                tools.tool("pg_dump"),
                "--format=custom",
                "--compress=0",
                "--no-owner",
                "--no-password",
                "--snapshot=" + snapshot.id(),
                "--lock-wait-timeout=" + config.lockWaitTimeout().toMillis());
    }
}
