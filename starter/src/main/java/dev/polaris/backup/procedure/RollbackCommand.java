package dev.polaris.backup.procedure;

import dev.polaris.backup.config.PolarisConfig;
import dev.polaris.backup.starter.ExitCode;
import dev.polaris.backup.starter.Invocation;
import dev.polaris.backup.starter.TemporalSession;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code polaris rollback}: asks to go back to the old instance. */
@Command(
        name = "rollback",
        description =
                "Ask to take the app back to the old instance, while the new one is observed. The app is frozen, what"
                        + " was written since the flip is counted and shown, and the rollback waits for approval.")
public final class RollbackCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Parameters(arity = "0..1", paramLabel = "WORKFLOW", description = "Default: the procedure of the environment.")
    String workflowId;

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why, for the record.")
    String reason;

    @Option(names = "--by", paramLabel = "NAME", description = "Who asks. Default: the user of this machine.")
    String by = System.getProperty("user.name");

    public RollbackCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws Exception {
        PolarisConfig config = invocation.config();
        String id = workflowId == null ? ProcedureIds.workflow(invocation.env(config)) : workflowId;
        try (TemporalSession session = TemporalSession.open(config, invocation)) {
            new Helm(session, invocation).tell(id, "rollback", new Rollback(by, reason));
            return ExitCode.OK;
        }
    }
}
