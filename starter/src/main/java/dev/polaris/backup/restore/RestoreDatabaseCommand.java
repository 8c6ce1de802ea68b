package dev.polaris.backup.restore;

import dev.polaris.backup.config.PolarisConfig;
import dev.polaris.backup.journal.RunFollower;
import dev.polaris.backup.procedure.DatabaseRestoreRequest;
import dev.polaris.backup.procedure.ProcedureStart;
import dev.polaris.backup.starter.CommandFailure;
import dev.polaris.backup.starter.ExitCode;
import dev.polaris.backup.starter.FollowOptions;
import dev.polaris.backup.starter.Invocation;
import dev.polaris.backup.starter.TemporalSession;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code polaris restore database}: restores a backup into a target, or in place of the environment's own database. */
@Command(
        name = "database",
        description =
                "With --target, restore a backup into a target, all of it or a part. The target must be empty, or hold the"
                        + " sections before the one that is asked for. Asked for again after a failure, it goes on where"
                        + " it stopped. Without --target, replace the environment's own database: plan, approval, freeze,"
                        + " restore into a fresh instance, approval, flip.")
public final class RestoreDatabaseCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Mixin
    RestoreChoice choice;

    @Mixin
    FollowOptions follow;

    @Option(names = "--ticket", required = true, paramLabel = "ID", description = "The change ticket.")
    String ticket;

    @Option(
            names = "--accept-unproven",
            paramLabel = "REASON",
            description = "Take a backup that no canary has proven, for this reason.")
    String acceptedBecause;

    @Option(
            names = "--skip-safety-backup",
            paramLabel = "REASON",
            description = "Without --target: do not back up the present state before it is left, for this reason.")
    String noSafetyBecause;

    @Option(
            names = "--migrate-to",
            paramLabel = "VERSION",
            description = "Without --target: the last migration to apply; none for none. Default: all there are.")
    String migrateTo;

    @Option(names = "--by", paramLabel = "NAME", description = "Who asks. Default: the user of this machine.")
    String by = System.getProperty("user.name");

    public RestoreDatabaseCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws Exception {
        PolarisConfig config = invocation.config();
        String env = invocation.env(config);
        if (!choice.namesTarget()) {
            new ProcedureStart(invocation, config)
                    .run(
                            new DatabaseRestoreRequest(
                                    env,
                                    choice.wholeBackup(env),
                                    acceptedBecause,
                                    noSafetyBecause,
                                    migrateTo,
                                    ChangeTicket.checked(ticket),
                                    by),
                            follow);
            return ExitCode.OK;
        }
        if (noSafetyBecause != null || migrateTo != null) {
            throw CommandFailure.badInput(
                    "--skip-safety-backup and --migrate-to are of a procedure.",
                    "Leave them out, or leave out --target.");
        }
        RestoreRequest request = choice.request(config, env, ChangeTicket.checked(ticket), acceptedBecause);
        try (TemporalSession session = TemporalSession.open(config, invocation)) {
            Optional<RestoreReport> report = new RunFollower(session, invocation)
                    .within(RestoreChoice.objective(request.options()))
                    .run(RestoreStart.of(request), follow, RestoreReport.class);
            report.ifPresent(found -> new RestorePage(invocation).print(found));
            return ExitCode.OK;
        }
    }
}
