package dev.polaris.backup.approval;

import dev.polaris.backup.starter.ExitCode;
import dev.polaris.backup.starter.Invocation;
import dev.polaris.backup.starter.TemporalSession;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code polaris abort}: ends a run that waits for an approval. */
@Command(name = "abort", description = "End a run that waits for an approval; nothing is changed.")
public final class AbortCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Parameters(paramLabel = "WORKFLOW", description = "The run's workflow id.")
    String workflowId;

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why, for the record.")
    String reason;

    @Option(names = "--by", paramLabel = "NAME", description = "Who aborts. Default: the user of this machine.")
    String by = System.getProperty("user.name");

    public AbortCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws Exception {
        try (TemporalSession session = TemporalSession.open(invocation.config(), invocation)) {
            ApprovalView aborted = new Approvals(session).abort(workflowId, new Abort(by, reason));
            new ApprovalPage(invocation).print(workflowId, aborted);
            return ExitCode.OK;
        }
    }
}
