package dev.polaris.backup.catalog;

import dev.polaris.backup.config.PolarisConfig;
import dev.polaris.backup.database.BackupState;
import dev.polaris.backup.starter.CommandFailure;
import dev.polaris.backup.starter.ExitCode;
import dev.polaris.backup.starter.Invocation;
import dev.polaris.backup.starter.TemporalSession;
import dev.polaris.backup.storage.Syncs;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code polaris backups show}: one backup in full. */
@Command(name = "show", description = "Show one backup: objects, checks, coverage, tables.")
public final class ShowCommand implements Callable<Integer> {
    private static final int MOST_TABLES = 300;

    private final Invocation invocation;

    @Parameters(
            arity = "0..1",
            paramLabel = "SLOT",
            defaultValue = "newest",
            description = "newest (the default), yyyy/MM/dd or yyyy/MM/dd/HHmmss.")
    String backup;

    @Option(
            names = "--tables",
            paramLabel = "N",
            defaultValue = "50",
            description = "How many tables to list, most rows first, up to 300. Default: 50.")
    int tables;

    @Option(names = "--bucket", paramLabel = "BUCKET", description = "The sync of this bucket of the Storage instead.")
    String bucket;

    public ShowCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws Exception {
        PolarisConfig config = invocation.config();
        String env = invocation.env(config);
        if (tables < 0 || tables > MOST_TABLES) {
            throw CommandFailure.badInput(
                    "--tables is " + tables + ".", "Write a number from 0 to " + MOST_TABLES + ".");
        }
        String name = BackupName.checked(env, backup);
        if (bucket != null) {
            return new Syncs(invocation, config, env).show(bucket, name);
        }
        try (TemporalSession session = TemporalSession.open(config, invocation)) {
            BackupDetails details = new Catalog(session, config).show(new ShowBackupRequest(env, name, tables));
            if (invocation.json()) {
                invocation.printJson(details);
            } else {
                new BackupPage(details).lines().forEach(invocation.out()::println);
            }
            BackupSummary summary = details.summary();
            boolean bad =
                    summary.state() == BackupState.FAILED || !summary.alarms().isEmpty();
            return bad ? ExitCode.NOT_GOOD : ExitCode.OK;
        }
    }
}
