package dev.polaris.backup.restore;

import dev.polaris.backup.config.PolarisConfig;
import dev.polaris.backup.journal.RunFollower;
import dev.polaris.backup.starter.ExitCode;
import dev.polaris.backup.starter.FollowOptions;
import dev.polaris.backup.starter.Invocation;
import dev.polaris.backup.starter.TemporalSession;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code polaris restore database}: restores a backup into a target. */
@Command(
        name = "database",
        description =
                "Restore a backup into a target, all of it or a part. The target must be empty, or hold the sections"
                        + " before the one that is asked for. Asked for again after a failure, it goes on where it"
                        + " stopped.")
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

    public RestoreDatabaseCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws Exception {
        PolarisConfig config = invocation.config();
        String env = invocation.env(config);
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
