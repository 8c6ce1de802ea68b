package dev.polaris.backup.database;

import dev.polaris.backup.journal.RunFollower;
import dev.polaris.backup.starter.ByteSize;
import dev.polaris.backup.starter.ExitCode;
import dev.polaris.backup.starter.FollowOptions;
import dev.polaris.backup.starter.Invocation;
import dev.polaris.backup.starter.RunStart;
import dev.polaris.backup.starter.TemporalSession;
import java.util.Optional;

/** A run that ends with a backup: follows it, and says what the backup is. */
record FollowedBackup(TemporalSession session, Invocation invocation) {
    /**
     * Runs it.
     *
     * @param requireVerified whether a backup that nobody has verified is not enough
     * @return the exit code
     */
    int run(RunStart start, FollowOptions follow, boolean requireVerified) throws Exception {
        Optional<BackupResult> result = new RunFollower(session, invocation).run(start, follow, BackupResult.class);
        result.ifPresent(this::print);
        return result.map(backup -> exitCode(backup, requireVerified)).orElse(ExitCode.OK);
    }

    private static int exitCode(BackupResult result, boolean requireVerified) {
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
