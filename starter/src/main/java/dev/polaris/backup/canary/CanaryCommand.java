package dev.polaris.backup.canary;

import dev.polaris.backup.catalog.BackupName;
import dev.polaris.backup.config.PolarisConfig;
import dev.polaris.backup.database.BackupState;
import dev.polaris.backup.journal.RunFollower;
import dev.polaris.backup.restore.ProvenShare;
import dev.polaris.backup.starter.Age;
import dev.polaris.backup.starter.ExitCode;
import dev.polaris.backup.starter.FollowOptions;
import dev.polaris.backup.starter.Invocation;
import dev.polaris.backup.starter.RunStart;
import dev.polaris.backup.starter.TemporalSession;
import dev.polaris.backup.starter.TextTable;
import dev.polaris.backup.verify.Check;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code polaris canary}: proves a backup by restoring it into a throwaway cluster. */
@Command(
        name = "canary",
        description = "Prove a backup: restore it into a throwaway cluster, compare every row with the index, drop it.")
public final class CanaryCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Parameters(
            arity = "0..1",
            paramLabel = "SLOT",
            defaultValue = "newest",
            description = "newest (the default), yyyy/MM/dd or yyyy/MM/dd/HHmmss.")
    String backup;

    @Option(
            names = "--require-proven",
            description = "End with code 5 when nothing is wrong but something could not be proven.")
    boolean requireProven;

    @Mixin
    FollowOptions follow;

    public CanaryCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws Exception {
        PolarisConfig config = invocation.config();
        String env = invocation.env(config);
        String name = BackupName.checked(env, backup);
        try (TemporalSession session = TemporalSession.open(config, invocation)) {
            RunStart start = new RunStart(
                    "CanaryRestore",
                    RunStart.newId("canary", env),
                    env,
                    "canary",
                    "canary of " + name + " of " + env + ", on demand",
                    new CanaryRequest(env, name));
            Optional<CanaryResult> result = new RunFollower(session, invocation).run(start, follow, CanaryResult.class);
            result.ifPresent(this::print);
            return result.map(this::exitCode).orElse(ExitCode.OK);
        }
    }

    private int exitCode(CanaryResult result) {
        if (result.state() == BackupState.FAILED) {
            return ExitCode.NOT_GOOD;
        }
        return requireProven && result.state() != BackupState.PROVEN ? ExitCode.NOT_VERIFIED : ExitCode.OK;
    }

    private void print(CanaryResult result) {
        if (invocation.json()) {
            invocation.printJson(result);
            return;
        }
        invocation.out().println();
        invocation
                .out()
                .println("backup " + result.slot() + " is " + result.state() + " after " + Age.of(result.took()));
        ProvenShare share = result.share();
        if (share != null) {
            invocation
                    .out()
                    .println("  proven equal: " + share.tablesProven() + " of " + share.tables() + " tables, "
                            + share.rowsProven() + " of " + share.rows() + " rows");
        }
        TextTable table = new TextTable("CHECK", "VERDICT");
        for (Check check : result.checks()) {
            table.row(
                    check.name(),
                    check.verdict().name().toLowerCase(Locale.ROOT).replace('_', ' '));
        }
        table.lines().forEach(line -> invocation.out().println("  " + line));
        for (Check check : result.checks()) {
            check.findings().forEach(finding -> invocation.out().println("! " + check.name() + ": " + finding));
        }
    }
}
