package dev.polaris.backup.database;

import dev.polaris.backup.config.DumpConfig;
import dev.polaris.backup.postgres.DumpTools;
import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.s3.PinnedObject;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** The schema as it is after a migration, stored under the migration's name. */
final class MigrationSchema {
    private final PostgresDatabase source;
    private final ObjectStore store;
    private final DumpConfig config;

    MigrationSchema(PostgresDatabase source, ObjectStore store, DumpConfig config) {
        this.source = source;
        this.store = store;
        this.config = config;
    }

    PinnedObject store(SchemaSnapshotPlan plan, StoppableWork work) throws IOException, InterruptedException {
        SourceFacts facts = new SourceInspection(source, config).inspect();
        DumpTools tools = DumpTools.forServer(config.toolDirectory(), facts.serverVersion());
        return new SchemaDump(source, store, config)
                .store(
                        tools,
                        plan.snapshotId(),
                        Optional.empty(),
                        plan.key(),
                        Map.of(Attempt.BACKUP_METADATA, plan.snapshotId()),
                        work);
    }
}
