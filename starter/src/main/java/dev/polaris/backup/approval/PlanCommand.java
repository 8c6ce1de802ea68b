package dev.polaris.backup.approval;

import dev.polaris.backup.starter.ExitCode;
import dev.polaris.backup.starter.Invocation;
import dev.polaris.backup.starter.TemporalSession;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code polaris plan}: shows the plan that a run waits with. */
@Command(name = "plan", description = "Show the plan that a run wants approved.")
public final class PlanCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Parameters(paramLabel = "WORKFLOW", description = "The run's workflow id.")
    String workflowId;

    public PlanCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws Exception {
        try (TemporalSession session = TemporalSession.open(invocation.config(), invocation)) {
            new ApprovalPage(invocation).print(workflowId, new Approvals(session).of(workflowId));
            return ExitCode.OK;
        }
    }
}
