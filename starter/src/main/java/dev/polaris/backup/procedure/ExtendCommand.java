package dev.polaris.backup.procedure;

import dev.polaris.backup.config.PolarisConfig;
import dev.polaris.backup.starter.ExitCode;
import dev.polaris.backup.starter.Invocation;
import dev.polaris.backup.starter.TemporalSession;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code polaris extend}: moves the deadline of a freeze. */
@Command(name = "extend", description = "Let the app stay frozen for longer than its deadline.")
public final class ExtendCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Parameters(arity = "0..1", paramLabel = "WORKFLOW", description = "Default: the procedure of the environment.")
    String workflowId;

    @Option(
            names = "--more",
            required = true,
            paramLabel = "DURATION",
            description = "How much later than the present deadline, such as 30m or 2h; up to 24h.")
    Duration more;

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why, for the record.")
    String reason;

    @Option(names = "--by", paramLabel = "NAME", description = "Who extends. Default: the user of this machine.")
    String by = System.getProperty("user.name");

    public ExtendCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws Exception {
        PolarisConfig config = invocation.config();
        String id = workflowId == null ? ProcedureIds.workflow(invocation.env(config)) : workflowId;
        try (TemporalSession session = TemporalSession.open(config, invocation)) {
            new Helm(session, invocation).tell(id, "extend", new Extension(more, by, reason));
            return ExitCode.OK;
        }
    }
}
