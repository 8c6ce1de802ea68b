package dev.polaris.backup.database;

import dev.polaris.backup.config.PolarisConfig;
import dev.polaris.backup.journal.RunFollower;
import dev.polaris.backup.starter.ByteSize;
import dev.polaris.backup.starter.CommandFailure;
import dev.polaris.backup.starter.ExitCode;
import dev.polaris.backup.starter.FollowOptions;
import dev.polaris.backup.starter.Invocation;
import dev.polaris.backup.starter.RunStart;
import dev.polaris.backup.starter.TemporalSession;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code polaris backup schema}: the CI step after a migration. */
@Command(name = "schema", description = "Store the schema after a migration; the step for CI.")
public final class BackupSchemaCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Mixin
    FollowOptions follow;

    @Option(
            names = "--migration",
            required = true,
            paramLabel = "NAME",
            description = "The migration that was applied, such as 20260801120000_add_sessions; names the object.")
    String migration;

    public BackupSchemaCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws Exception {
        PolarisConfig config = invocation.config();
        String env = invocation.env(config);
        refuseBadName(config, env);
        try (TemporalSession session = TemporalSession.open(config, invocation)) {
            RunStart start = new RunStart(
                    "SchemaSnapshot",
                    RunStart.newId("backup-schema", env),
                    env,
                    "schema-snapshot",
                    "schema of " + env + " after " + migration,
                    new SchemaSnapshotRequest(env, migration));
            new RunFollower(session, invocation)
                    .run(start, follow, SchemaSnapshotResult.class)
                    .ifPresent(this::print);
            return ExitCode.OK;
        }
    }

    private void refuseBadName(PolarisConfig config, String env) throws CommandFailure {
        try {
            new SchemaSnapshotPlan("check", migration, LocalDate.now(ZoneOffset.UTC), config.runSettings(env)).key();
        } catch (IllegalArgumentException e) {
            throw CommandFailure.badInput(e.getMessage() + ".", "Correct --migration; nothing was touched.");
        }
    }

    private void print(SchemaSnapshotResult result) {
        if (invocation.json()) {
            invocation.printJson(result);
            return;
        }
        invocation.out().println();
        invocation
                .out()
                .println("schema stored: " + result.location() + " ("
                        + ByteSize.of(result.object().size()) + ", sha256 "
                        + result.object().sha256() + ")");
    }
}
