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

/** {@code polaris restore resume}: goes on with the last restore into a target. */
@Command(
        name = "resume",
        description =
                "Go on with the last restore into a target, which failed or was cancelled; what is done stays done.")
public final class RestoreResumeCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Option(names = "--target", required = true, paramLabel = "NAME", description = "The target it was going into.")
    String target;

    @Option(
            names = "--ticket",
            paramLabel = "ID",
            description = "The change ticket. Default: that of the restore that is resumed.")
    String ticket;

    @Mixin
    FollowOptions follow;

    public RestoreResumeCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws Exception {
        PolarisConfig config = invocation.config();
        String env = invocation.env(config);
        String checked = config.environment(env).target(target).name();
        String ownTicket = ticket == null ? null : ChangeTicket.checked(ticket);
        try (TemporalSession session = TemporalSession.open(config, invocation)) {
            RestoreRequest request = new LastRestore(session, env, checked).again(ownTicket);
            if (!invocation.json()) {
                invocation
                        .out()
                        .println("resuming the restore of " + request.backup() + " into " + target + " for "
                                + request.ticket());
            }
            Optional<RestoreReport> report = new RunFollower(session, invocation)
                    .within(RestoreChoice.objective(request.options()))
                    .run(RestoreStart.of(request), follow, RestoreReport.class);
            report.ifPresent(found -> new RestorePage(invocation).print(found));
            return ExitCode.OK;
        }
    }
}
