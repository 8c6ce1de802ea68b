package dev.polaris.backup.verify;

import dev.polaris.backup.catalog.BackupName;
import dev.polaris.backup.config.PolarisConfig;
import dev.polaris.backup.database.BackupState;
import dev.polaris.backup.journal.RunFollower;
import dev.polaris.backup.starter.ByteSize;
import dev.polaris.backup.starter.CommandFailure;
import dev.polaris.backup.starter.ExitCode;
import dev.polaris.backup.starter.FollowOptions;
import dev.polaris.backup.starter.Invocation;
import dev.polaris.backup.starter.RunStart;
import dev.polaris.backup.starter.TemporalSession;
import dev.polaris.backup.storage.Syncs;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code polaris verify}: reads a backup back and compares it with its commit record and index. */
@Command(name = "verify", description = "Read a backup back and compare every byte, table and row.")
public final class VerifyCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Mixin
    FollowOptions follow;

    @Parameters(
            arity = "0..1",
            paramLabel = "SLOT",
            defaultValue = "newest",
            description = "newest (the default), yyyy/MM/dd or yyyy/MM/dd/HHmmss.")
    String backup;

    @Option(
            names = "--bucket",
            paramLabel = "BUCKET",
            description = "The sync of this bucket of the Storage instead; all for the newest of each.")
    String bucket;

    @Option(names = "--full", description = "With --bucket: read every object back, not only some.")
    boolean full;

    public VerifyCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws Exception {
        PolarisConfig config = invocation.config();
        String env = invocation.env(config);
        String name = BackupName.checked(env, backup);
        if (bucket != null) {
            return new Syncs(invocation, config, env).verify(bucket, name, full, follow);
        }
        if (full) {
            throw CommandFailure.badInput("--full is for buckets.", "A database backup is always read back whole.");
        }
        try (TemporalSession session = TemporalSession.open(config, invocation)) {
            RunStart start = new RunStart(
                    "VerifyBackup",
                    RunStart.newId("verify-backup", env),
                    env,
                    "verify",
                    "verification of " + name + " of " + env,
                    new VerifyBackupRequest(env, name));
            Optional<VerificationSummary> result =
                    new RunFollower(session, invocation).run(start, follow, VerificationSummary.class);
            result.ifPresent(this::print);
            boolean bad = result.filter(summary -> summary.state() == BackupState.FAILED)
                    .isPresent();
            return bad ? ExitCode.NOT_GOOD : ExitCode.OK;
        }
    }

    private void print(VerificationSummary summary) {
        if (invocation.json()) {
            invocation.printJson(summary);
            return;
        }
        invocation.out().println();
        invocation
                .out()
                .println("backup " + summary.slot() + " is " + summary.state() + ": " + summary.tables() + " tables, "
                        + summary.rows() + " rows, " + ByteSize.of(summary.bytes()) + " read back");
        summary.checks().forEach(check -> {
            invocation.out().println("  " + check.name() + ": " + words(check.verdict()));
            check.findings().forEach(finding -> invocation.out().println("    " + finding));
        });
    }

    private static String words(CheckVerdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
