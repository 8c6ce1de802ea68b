package dev.polaris.backup.procedure;

import dev.polaris.backup.config.PolarisConfig;
import dev.polaris.backup.starter.CommandFailure;
import dev.polaris.backup.starter.ExitCode;
import dev.polaris.backup.starter.Invocation;
import dev.polaris.backup.starter.TemporalSession;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code polaris ack}: confirms a step that a person takes. */
@Command(
        name = "ack",
        description =
                "Confirm the step that a run waits for a person to take, such as that the new instance need not be"
                        + " observed any longer, or that an old one may be removed.")
public final class AckCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Parameters(arity = "0..1", paramLabel = "WORKFLOW", description = "Default: the procedure of the environment.")
    String workflowId;

    @Option(names = "--step", paramLabel = "NAME", description = "The step. Default: the one that is waited for.")
    String step;

    @Option(
            names = "--note",
            required = true,
            paramLabel = "TEXT",
            description = "What was done or seen, for the record.")
    String note;

    @Option(names = "--by", paramLabel = "NAME", description = "Who confirms. Default: the user of this machine.")
    String by = System.getProperty("user.name");

    public AckCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws Exception {
        PolarisConfig config = invocation.config();
        String id = workflowId == null ? ProcedureIds.workflow(invocation.env(config)) : workflowId;
        try (TemporalSession session = TemporalSession.open(config, invocation)) {
            Helm helm = new Helm(session, invocation);
            helm.tell(id, "ack", new Acknowledgement(step == null ? awaited(helm, id) : step, by, note));
            return ExitCode.OK;
        }
    }

    private static String awaited(Helm helm, String id) throws CommandFailure {
        Standing standing = helm.of(id);
        if (standing.acknowledges() == null) {
            throw new CommandFailure(
                    "NOTHING_TO_CONFIRM",
                    id + " is " + standing.phase() + " and waits for nobody"
                            + (standing.until() == null ? "." : " until " + standing.until() + "."),
                    "`polaris status` shows what runs.",
                    ExitCode.REFUSED);
        }
        return standing.acknowledges();
    }
}
