package dev.polaris.backup.database;

import dev.polaris.backup.config.PolarisConfig;
import dev.polaris.backup.journal.RunFollower;
import dev.polaris.backup.starter.ByteSize;
import dev.polaris.backup.starter.ExitCode;
import dev.polaris.backup.starter.FollowOptions;
import dev.polaris.backup.starter.Invocation;
import dev.polaris.backup.starter.RunStart;
import dev.polaris.backup.starter.TemporalSession;
import java.util.Optional;
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
            Optional<BackupResult> result = new RunFollower(session, invocation).run(start, follow, BackupResult.class);
            result.ifPresent(this::print);
            return result.map(this::exitCode).orElse(ExitCode.OK);
        }
    }

    private int exitCode(BackupResult result) {
        return switch (result.state()) {
            case VERIFIED, PROVEN -> ExitCode.OK;
            case COMMITTED -> requireVerified ? ExitCode.NOT_VERIFIED : ExitCode.OK;
            case FAILED -> ExitCode.NOT_GOOD;
        };
    }

    private void print(BackupResult result) {
        if (invocation.json()) {
            invocation.printJson(result);
            return;
        }
        DumpTotals totals = result.totals();
        invocation.out().println();
        invocation.out().println("backup " + result.slot() + " is " + result.state() + " (" + result.backupId() + ")");
        invocation.out().println("  where:    " + result.location());
        invocation.out().println("  data of:  " + result.snapshotTime());
        invocation
                .out()
                .println("  contents: " + totals.tables() + " tables, " + totals.rows() + " rows, "
                        + totals.largeObjects() + " large objects");
        invocation
                .out()
                .println("  size:     " + ByteSize.of(totals.compressedBytes()) + " (archive "
                        + ByteSize.of(totals.archiveBytes()) + ")");
        if (result.note() != null) {
            invocation.out().println("  note:     " + result.note());
        }
    }
}
