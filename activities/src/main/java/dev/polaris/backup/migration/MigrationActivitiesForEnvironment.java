package dev.polaris.backup.migration;

import dev.polaris.backup.config.MigrationsConfig;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.heartbeat.ProgressHeartbeat;
import dev.polaris.backup.instance.Instance;
import dev.polaris.backup.migration.MigrationDirectory.Wanted;
import dev.polaris.backup.postgres.GuardedProcess;
import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.restore.ServerWatch;
import dev.polaris.backup.restore.Targets;
import dev.polaris.backup.roles.ActivityFailures;
import io.temporal.activity.Activity;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** An environment's migrations: adapters between Temporal and the classes that apply them. */
public final class MigrationActivitiesForEnvironment implements MigrationActivities {
    private static final String NO_SOURCE = "nothing: no migrations are configured";

    private final Optional<MigrationsConfig> config;
    private final Targets targets;

    /** @param config where migrations are; empty when restored databases are used as they were backed up */
    public MigrationActivitiesForEnvironment(Optional<MigrationsConfig> config, Targets targets) {
        this.config = config;
        this.targets = targets;
    }

    @Override
    public MigrationPlan list(MigrationOrder order) {
        return ActivityFailures.typed(() -> {
            Wanted wanted = wanted(order);
            return new MigrationPlan(
                    source(),
                    wanted.files().stream().map(MigrationFile::migration).toList(),
                    wanted.problems());
        });
    }

    @Override
    public MigrationReport apply(MigrationOrder order) {
        return ActivityFailures.typed(() -> {
            PostgresDatabase database = database(order);
            String session = "polaris-migration/" + order.env();
            MigrationRun run = new MigrationRun(MigrationHistory.MIGRATIONS, database, session, order.procedure());
            // What an earlier attempt of this still does would only be in the way.
            database.endSessionsUnder(session);
            if (config.isPresent() && config.get() instanceof MigrationsConfig.Command command) {
                return runCommand(new MigrationCommand(command.line()), database, session, order, run);
            }
            return beating(
                    run,
                    database,
                    session,
                    () -> run.apply(source(), wanted(order), order.upTo()),
                    () -> database.endSessionsUnder(session));
        });
    }

    private MigrationReport runCommand(
            MigrationCommand command, PostgresDatabase database, String session, MigrationOrder order, MigrationRun run)
            throws IOException {
        if (MigrationDirectory.NONE.equals(order.upTo())) {
            return run.report();
        }
        try (GuardedProcess process = command.start(database, session, order)) {
            return beating(
                    run,
                    database,
                    session,
                    () -> {
                        MigrationCommand.await(process);
                        return run.report();
                    },
                    process::close);
        }
    }

    /** A migration may be silent for hours: as long as the server is at work on it, so is this. */
    private static MigrationReport beating(
            MigrationRun run,
            PostgresDatabase database,
            String session,
            Callable<MigrationReport> work,
            Runnable stop) {
        try (ServerWatch watch = new ServerWatch(database, session);
                ProgressHeartbeat heartbeat = new ProgressHeartbeat(
                        Activity.getExecutionContext(),
                        run::progress,
                        () -> run.progress().applied() + watch.seenAtWork(),
                        () -> false,
                        stop)) {
            return ActivityFailures.typed(work, heartbeat);
        }
    }

    private Wanted wanted(MigrationOrder order) {
        if (config.isPresent() && config.get() instanceof MigrationsConfig.Directory directory) {
            return new MigrationDirectory(directory.path()).read(order.upTo());
        }
        boolean asked =
                config.isEmpty() && order.upTo() != null && !order.upTo().equals(MigrationDirectory.NONE);
        return new Wanted(
                List.of(),
                asked ? List.of("environments." + order.env() + ".procedure.migrations names none") : List.of());
    }

    private String source() {
        return config.map(where -> where instanceof MigrationsConfig.Directory directory
                        ? directory.path().toString()
                        : "a command of its own")
                .orElse(NO_SOURCE);
    }

    private PostgresDatabase database(MigrationOrder order) {
        Instance instance = order.instance();
        if (instance == null || instance.target() == null) {
            throw FailureType.BAD_INPUT.failure("Only an instance that a procedure made is migrated.");
        }
        return targets.find(instance.target()).database();
    }
}
