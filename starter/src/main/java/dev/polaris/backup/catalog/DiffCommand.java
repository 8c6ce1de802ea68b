package dev.polaris.backup.catalog;

import dev.polaris.backup.config.PolarisConfig;
import dev.polaris.backup.starter.CommandFailure;
import dev.polaris.backup.starter.ExitCode;
import dev.polaris.backup.starter.Invocation;
import dev.polaris.backup.starter.TemporalSession;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code polaris backups diff}: what changed between two backups. */
@Command(
        name = "diff",
        description = {
            "Show what changed between two backups: tables, rows, definitions.",
            "Exits with 4 when a table is gone, was emptied, or lost more of its rows than losses.mayShrink lets pass."
        })
public final class DiffCommand implements Callable<Integer> {
    private static final int MOST_TABLES = 200;

    private final Invocation invocation;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "FROM",
            description = "The earlier one: yyyy/MM/dd or yyyy/MM/dd/HHmmss. Default: the last one before TO.")
    String from;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "TO",
            defaultValue = "newest",
            description = "The later one: newest (the default), yyyy/MM/dd or yyyy/MM/dd/HHmmss.")
    String to;

    @Option(
            names = "--tables",
            paramLabel = "N",
            defaultValue = "50",
            description = "How many changed tables to list, losses first, up to 200. Default: 50.")
    int tables;

    public DiffCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws Exception {
        PolarisConfig config = invocation.config();
        String env = invocation.env(config);
        if (tables < 1 || tables > MOST_TABLES) {
            throw CommandFailure.badInput(
                    "--tables is " + tables + ".", "Write a number from 1 to " + MOST_TABLES + ".");
        }
        DiffBackupsRequest request = new DiffBackupsRequest(
                env, from == null ? null : BackupName.slot(env, from), BackupName.checked(env, to), tables);
        try (TemporalSession session = TemporalSession.open(config, invocation)) {
            BackupDifference difference = new Catalog(session, config).diff(request);
            if (invocation.json()) {
                invocation.printJson(difference);
            } else {
                new DifferencePage(difference).lines().forEach(invocation.out()::println);
            }
            return difference.losses() > 0 ? ExitCode.NOT_GOOD : ExitCode.OK;
        }
    }
}
