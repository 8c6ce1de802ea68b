package dev.polaris.backup.restore;

import dev.polaris.backup.config.PolarisConfig;
import dev.polaris.backup.journal.RunFollower;
import dev.polaris.backup.starter.ExitCode;
import dev.polaris.backup.starter.FollowOptions;
import dev.polaris.backup.starter.Invocation;
import dev.polaris.backup.starter.RunStart;
import dev.polaris.backup.starter.TemporalSession;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code polaris restore plan}: says what a restore would do, and touches nothing. */
@Command(
        name = "plan",
        description = "Say what `restore database` would do, what it would leave out and why; touches nothing.")
public final class RestorePlanCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Mixin
    RestoreChoice choice;

    @Mixin
    FollowOptions follow;

    public RestorePlanCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws Exception {
        PolarisConfig config = invocation.config();
        String env = invocation.env(config);
        RestoreRequest request = choice.request(config, env, null, null);
        try (TemporalSession session = TemporalSession.open(config, invocation)) {
            RunStart start = new RunStart(
                    "PlanRestoreIntoTarget",
                    RunStart.newId("restore-plan", env),
                    env,
                    "restore-plan",
                    "plan of a restore of " + request.backup() + " of " + env + " into " + request.target(),
                    request);
            Optional<RestorePlan> plan = new RunFollower(session, invocation).run(start, follow, RestorePlan.class);
            plan.ifPresent(found -> new RestorePage(invocation).print(found));
            return ExitCode.OK;
        }
    }
}
