package dev.polaris.backup.database;

import dev.polaris.backup.config.PolarisConfig;
import dev.polaris.backup.starter.FollowOptions;
import dev.polaris.backup.starter.Invocation;
import dev.polaris.backup.starter.RunStart;
import dev.polaris.backup.starter.TemporalSession;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code polaris backup db}: takes one backup of the database. */
@Command(name = "db", description = "Back up the database and verify the backup.")
public final class BackupDatabaseCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Mixin
    FollowOptions follow;

    @Option(
            names = "--require-verified",
            description = "End with code 5 when the backup is committed but nobody was there to verify it.")
    boolean requireVerified;

    public BackupDatabaseCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws Exception {
        PolarisConfig config = invocation.config();
        String env = invocation.env(config);
        try (TemporalSession session = TemporalSession.open(config, invocation)) {
            RunStart start = new RunStart(
                    "DatabaseBackup",
                    RunStart.newId("backup-db", env),
                    env,
                    "database-backup",
                    "database backup of " + env + ", on demand",
                    new DatabaseBackupRequest(env, null));
            return new FollowedBackup(session, invocation).run(start, follow, requireVerified);
        }
    }
}
