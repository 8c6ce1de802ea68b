package dev.polaris.backup.rows;

import dev.polaris.backup.approval.Approval;
import dev.polaris.backup.approval.ApprovalCompanion;
import dev.polaris.backup.catalog.BackupName;
import dev.polaris.backup.config.PolarisConfig;
import dev.polaris.backup.journal.RecoveryClock;
import dev.polaris.backup.journal.RunFollower;
import dev.polaris.backup.restore.ChangeTicket;
import dev.polaris.backup.starter.CommandFailure;
import dev.polaris.backup.starter.ExitCode;
import dev.polaris.backup.starter.FollowOptions;
import dev.polaris.backup.starter.Invocation;
import dev.polaris.backup.starter.RunStart;
import dev.polaris.backup.starter.TemporalSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code polaris restore rows}: compares a table with a backup, and brings rows back. */
@Command(
        name = "rows",
        description =
                "Compare rows of a table with a backup; with --merge bring them back once the plan is approved, with"
                        + " --export write them to a file.")
public final class RestoreRowsCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Parameters(paramLabel = "TABLE", description = "name, schema.name or \"schema\".\"name\".")
    String table;

    @Mixin
    FollowOptions follow;

    @Option(
            names = {"--backup", "--day"},
            paramLabel = "SLOT",
            description = "yyyy/MM/dd or yyyy/MM/dd/HHmmss. Default: the newest proven backup.")
    String backup;

    @Option(
            names = "--accept-unproven",
            paramLabel = "REASON",
            description = "Take a backup that no canary has proven, for this reason.")
    String acceptedBecause;

    @Option(
            names = "--target",
            paramLabel = "NAME",
            description = "A name under environments.ENV.targets. Default: live, or the only one.")
    String target;

    @ArgGroup(exclusive = true)
    Which which = new Which();

    /** Which rows are meant. */
    static final class Which {
        @Option(
                names = "--where",
                paramLabel = "CONDITION",
                description = "An SQL condition on the table's columns; functions and types with their schema.")
        String where;

        @Option(
                names = "--key",
                paramLabel = "VALUE[,VALUE]",
                description = "A primary key, its values separated by commas; may be repeated.")
        List<String> keys = new ArrayList<>();
    }

    @Option(
            names = "--missing",
            description = "Only rows that are missing today; the default of --mode insert-missing.")
    boolean missing;

    @Option(
            names = "--mode",
            paramLabel = "insert-missing|upsert|replace",
            defaultValue = "insert-missing",
            description = "insert-missing (the default), upsert: also overwrite changed rows, replace: also delete rows"
                    + " that the backup does not have.")
    String mode;

    @Option(names = "--with-parents", description = "Bring missing rows back that the restored ones refer to.")
    boolean withParents;

    @Option(names = "--with-children", description = "Bring missing rows back that refer to the restored ones.")
    boolean withChildren;

    @Option(names = "--ticket", required = true, paramLabel = "ID", description = "The change ticket.")
    String ticket;

    @ArgGroup(exclusive = true)
    Deed deed = new Deed();

    /** What is done with them. */
    static final class Deed {
        @Option(names = "--dry-run", description = "Only compare; the default.")
        boolean dryRun;

        @Option(names = "--merge", description = "Merge the rows once the plan is approved.")
        boolean merge;

        @Option(names = "--export", description = "Write the rows to a CSV file on the restore worker.")
        boolean export;
    }

    @Option(
            names = "--yes",
            paramLabel = "REASON",
            description = "Approve the plan as it is found, for this reason; not where four eyes are asked for.")
    String yes;

    @Option(names = "--by", paramLabel = "NAME", description = "Who asks. Default: the user of this machine.")
    String by = System.getProperty("user.name");

    public RestoreRowsCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws Exception {
        PolarisConfig config = invocation.config();
        String env = invocation.env(config);
        RowRestoreRequest request = request(config, env);
        String workId = RowRestoreIds.of(env, TableName.parse(table), ticket);
        try (TemporalSession session = TemporalSession.open(config, invocation)) {
            RunStart start = new RunStart(
                    "RowRestore",
                    RunStart.newId("restore-rows", env),
                    env,
                    "row-restore",
                    "rows of " + table + " of " + env + " for " + ticket,
                    request);
            Optional<Approval> standing = Optional.ofNullable(yes).map(reason -> new Approval(null, by, reason, null));
            Optional<RowRestoreResult> result = new RunFollower(session, invocation)
                    .within(RecoveryClock.PARTIAL)
                    .accompaniedBy(new ApprovalCompanion(session, workId, standing))
                    .run(start, follow, RowRestoreResult.class);
            result.ifPresent(found -> new RowPage(invocation).print(found));
            return ExitCode.OK;
        }
    }

    private RowRestoreRequest request(PolarisConfig config, String env) throws CommandFailure {
        if (yes != null && !deed.merge) {
            throw CommandFailure.badInput("--yes approves a merge.", "Give --merge too, or leave --yes out.");
        }
        if (target != null) {
            // Refuses a target that is not there, before Temporal is touched.
            var unused = config.environment(env).target(target);
        }
        String slot = backup == null ? null : BackupName.checked(env, backup);
        try {
            // Refuses what no run could follow, before Temporal is touched.
            var unused = TableName.parse(table);
            RowRestoreRequest request = new RowRestoreRequest(
                    env,
                    table,
                    slot,
                    acceptedBecause,
                    target,
                    which.where,
                    which.keys.isEmpty()
                            ? null
                            : which.keys.stream()
                                    .map(RestoreRowsCommand::values)
                                    .toList(),
                    missing,
                    mode(),
                    withParents,
                    withChildren,
                    ChangeTicket.checked(ticket),
                    by,
                    !deed.merge,
                    deed.export);
            refuseContradiction(request);
            return request;
        } catch (IllegalArgumentException e) {
            throw CommandFailure.badInput("The rows cannot be chosen so: " + e.getMessage() + ".", "See --help.");
        }
    }

    private static void refuseContradiction(RowRestoreRequest request) {
        var unused = RowOptions.of(request);
    }

    private static List<String> values(String key) {
        return List.of(key.split(",", -1));
    }

    private RowMode mode() throws CommandFailure {
        for (RowMode known : RowMode.values()) {
            if (known.label().equals(mode)) {
                return known;
            }
        }
        throw CommandFailure.badInput("--mode \"" + mode + "\" is none.", "Write insert-missing, upsert or replace.");
    }
}
