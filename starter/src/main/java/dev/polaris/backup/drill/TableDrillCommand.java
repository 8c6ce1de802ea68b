package dev.polaris.backup.drill;

import dev.polaris.backup.catalog.BackupName;
import dev.polaris.backup.config.PolarisConfig;
import dev.polaris.backup.journal.RecoveryClock;
import dev.polaris.backup.journal.RunFollower;
import dev.polaris.backup.starter.Age;
import dev.polaris.backup.starter.CommandFailure;
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
import picocli.CommandLine.Parameters;

/** {@code polaris drill table}: restores one table into a temporary database, compares it, and drops it. */
@Command(
        name = "table",
        description =
                "Restore one table of a proven backup into a temporary database of a target's server, compare every"
                        + " row, and drop it.")
public final class TableDrillCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Parameters(arity = "0..1", paramLabel = "SCHEMA.NAME", description = "The table. Default: another one each month.")
    String table;

    @Option(names = "--backup", paramLabel = "SLOT", description = "The backup. Default: the newest proven one.")
    String backup;

    @Option(
            names = "--target",
            paramLabel = "NAME",
            description = "The target on whose server it is done. Default: the only plain one.")
    String target;

    @Mixin
    FollowOptions follow;

    public TableDrillCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws Exception {
        PolarisConfig config = invocation.config();
        String env = invocation.env(config);
        TableDrillRequest request = request(config, env);
        try (TemporalSession session = TemporalSession.open(config, invocation)) {
            RunStart start = new RunStart(
                    "TableDrill",
                    RunStart.newId("drill-table", env),
                    env,
                    "drill",
                    "drill of one table of " + env + ", on demand",
                    request);
            Optional<TableDrillResult> result = new RunFollower(session, invocation)
                    .within(RecoveryClock.PARTIAL)
                    .run(start, follow, TableDrillResult.class);
            result.ifPresent(this::print);
            return ExitCode.OK;
        }
    }

    private TableDrillRequest request(PolarisConfig config, String env) throws CommandFailure {
        if (table != null && table.indexOf('.') < 0) {
            throw CommandFailure.badInput(
                    "\"" + table + "\" names no schema.", "Write it as schema.name, such as public.profiles.");
        }
        String slot = backup == null ? null : BackupName.slot(env, backup);
        String place =
                target == null ? null : config.environment(env).target(target).name();
        return new TableDrillRequest(env, table, slot, place);
    }

    private void print(TableDrillResult result) {
        if (invocation.json()) {
            invocation.printJson(result);
            return;
        }
        invocation.out().println();
        invocation.out().println("table " + result.table() + " of " + result.slot() + " came back equal");
        invocation.out().println("  rows:   " + result.rows() + ", hash " + result.hash());
        invocation.out().println("  where:  " + result.target() + ", dropped again");
        invocation
                .out()
                .println("  took:   " + Age.of(result.took()) + " of "
                        + result.objective().toHours() + "h" + (result.inTime() ? "" : ": too long"));
    }
}
