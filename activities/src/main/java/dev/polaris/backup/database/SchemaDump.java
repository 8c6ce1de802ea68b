package dev.polaris.backup.database;

import dev.polaris.backup.config.DumpConfig;
import dev.polaris.backup.postgres.DumpTools;
import dev.polaris.backup.postgres.GuardedProcess;
import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.postgres.PostgresFailures;
import dev.polaris.backup.s3.ObjectOutput;
import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.s3.PinnedObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Stores the plain DDL of a database, for quick diffs. */
public final class SchemaDump {
    private final PostgresDatabase source;
    private final ObjectStore store;
    private final DumpConfig config;

    public SchemaDump(PostgresDatabase source, ObjectStore store, DumpConfig config) {
        this.source = source;
        this.store = store;
        this.config = config;
    }

    /**
     * Streams {@code pg_dump --schema-only} into an object.
     *
     * @param snapshot the snapshot to read in; empty for the moment of the call
     * @param work what the tool is registered with, so that it can be ended from another thread
     */
    public PinnedObject store(
            DumpTools tools,
            String applicationName,
            Optional<String> snapshot,
            String key,
            Map<String, String> metadata,
            StoppableWork work)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                tools.tool("pg_dump"),
                "--schema-only",
                "--no-password",
                "--lock-wait-timeout=" + config.lockWaitTimeout().toMillis()));
        snapshot.ifPresent(id -> command.add("--snapshot=" + id));
        try (ObjectOutput object = store.output(key, "application/sql", metadata);
                GuardedProcess process =
                        work.holding(GuardedProcess.start(command, source.toolEnvironment(applicationName)))) {
            work.transfer(process.output(), object);
            int status = process.await();
            work.throwIfStopped();
            if (status != 0) {
                throw PostgresFailures.ofTool("pg_dump --schema-only", status, process.printed(), source);
            }
            return object.finish();
        }
    }
}
