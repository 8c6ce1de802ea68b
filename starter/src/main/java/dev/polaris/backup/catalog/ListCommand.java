package dev.polaris.backup.catalog;

import dev.polaris.backup.config.PolarisConfig;
import dev.polaris.backup.starter.Age;
import dev.polaris.backup.starter.ByteSize;
import dev.polaris.backup.starter.CommandFailure;
import dev.polaris.backup.starter.ExitCode;
import dev.polaris.backup.starter.Invocation;
import dev.polaris.backup.starter.TemporalSession;
import dev.polaris.backup.starter.TextTable;
import dev.polaris.backup.storage.Syncs;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code polaris backups list}: a page of backups, newest first. */
@Command(name = "list", description = "List backups, newest first.")
public final class ListCommand implements Callable<Integer> {
    private static final int MOST = 100;

    private final Invocation invocation;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "20", description = "How many, up to 100. Default: 20.")
    int limit;

    @Option(names = "--before", paramLabel = "SLOT", description = "Only backups older than this one.")
    String before;

    @Option(
            names = "--bucket",
            paramLabel = "BUCKET",
            description = "Syncs of this bucket of the Storage instead; all for the newest of each.")
    String bucket;

    public ListCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws Exception {
        PolarisConfig config = invocation.config();
        String env = invocation.env(config);
        if (limit < 1 || limit > MOST) {
            throw CommandFailure.badInput("--limit is " + limit + ".", "Write a number from 1 to " + MOST + ".");
        }
        String olderThan = before == null ? null : BackupName.slot(env, before);
        if (bucket != null) {
            return new Syncs(invocation, config, env).list(bucket, limit, olderThan);
        }
        try (TemporalSession session = TemporalSession.open(config, invocation)) {
            BackupList list = new Catalog(session, config).list(new ListBackupsRequest(env, limit, olderThan));
            if (invocation.json()) {
                invocation.printJson(list);
            } else {
                print(env, list);
            }
            return ExitCode.OK;
        }
    }

    private void print(String env, BackupList list) {
        if (list.backups().isEmpty()) {
            invocation.out().println("no backups of " + env + (before == null ? "" : " before " + before));
            return;
        }
        TextTable table = new TextTable("SLOT", "STATE", "PURPOSE", "AGE", "TABLES", "ROWS", "SIZE", "DUMP TOOK");
        for (BackupSummary backup : list.backups()) {
            table.row(
                    backup.slot(),
                    backup.state() + (backup.alarms().isEmpty() && !lost(backup) ? "" : " !"),
                    backup.purpose().name().toLowerCase(Locale.ROOT),
                    Age.since(backup.snapshotTime()),
                    Long.toString(backup.tables()),
                    Long.toString(backup.rows()),
                    ByteSize.of(backup.storedBytes()),
                    backup.dumpDuration() == null ? "" : Age.of(backup.dumpDuration()));
        }
        table.lines().forEach(invocation.out()::println);
        list.backups()
                .forEach(backup -> backup.alarms()
                        .forEach(alarm -> invocation.out().println("! " + backup.slot() + ": " + alarm)));
        list.backups().stream()
                .filter(ListCommand::lost)
                .forEach(backup -> invocation
                        .out()
                        .println("! " + backup.slot() + ": " + backup.losses().sentence()));
        if (list.more()) {
            String last = list.backups().get(list.backups().size() - 1).slot();
            invocation.out().println("older ones: polaris backups list --before " + last);
        }
    }

    private static boolean lost(BackupSummary backup) {
        return backup.losses() != null && backup.losses().lost() > 0;
    }
}
