package dev.polaris.backup.migration;

import dev.polaris.backup.heartbeat.ProgressHeartbeat;
import dev.polaris.backup.migration.MigrationDirectory.Wanted;
import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.restore.ServerWatch;
import dev.polaris.backup.roles.ActivityFailures;
import io.temporal.activity.Activity;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The SQL files that make a restored database this environment's; applied and recorded like migrations. */
public final class Patches {
    private final Optional<Path> directory;
    private final Wanted wanted;

    /** @param directory files {@code {version}_{name}.sql}; empty for none */
    public Patches(Optional<Path> directory) {
        this.directory = directory;
        this.wanted =
                directory.map(path -> new MigrationDirectory(path).read(null)).orElse(new Wanted(List.of(), List.of()));
    }

    /** What keeps them from being applied. */
    public List<String> problems() {
        return wanted.problems();
    }

    /** Each file with its digest, for a plan. */
    public List<String> words() {
        return wanted.files().stream()
                .map(file -> file.name() + " " + file.migration().digest())
                .toList();
    }

    /** Applies those that the database lacks; for an activity. */
    public MigrationReport apply(PostgresDatabase database, String env, String procedure) {
        String session = "polaris-patches/" + env;
        MigrationRun run = new MigrationRun(MigrationHistory.PATCHES, database, session, procedure);
        database.endSessionsUnder(session);
        try (ServerWatch watch = new ServerWatch(database, session);
                ProgressHeartbeat heartbeat = new ProgressHeartbeat(
                        Activity.getExecutionContext(),
                        run::progress,
                        () -> run.progress().applied() + watch.seenAtWork(),
                        () -> false,
                        () -> database.endSessionsUnder(session))) {
            return ActivityFailures.typed(
                    () -> run.apply(directory.map(Path::toString).orElse("nowhere"), wanted, null), heartbeat);
        }
    }
}
