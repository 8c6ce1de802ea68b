package dev.polaris.backup.approval;

import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.starter.CommandFailure;
import dev.polaris.backup.starter.ExitCode;
import dev.polaris.backup.starter.Invocation;
import dev.polaris.backup.starter.TemporalSession;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code polaris approve}: approves the plan of a run, and no other plan. */
@Command(name = "approve", description = "Approve the plan that a run waits with; it is then carried out.")
public final class ApproveCommand implements Callable<Integer> {
    private static final int SHORTEST_DIGEST = 8;

    private final Invocation invocation;

    @Parameters(paramLabel = "WORKFLOW", description = "The run's workflow id.")
    String workflowId;

    @Option(
            names = "--digest",
            required = true,
            paramLabel = "DIGEST",
            description = "The plan's digest, or its first digits, 8 at least; `polaris plan` shows it.")
    String digest;

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why, for the record.")
    String reason;

    @Option(names = "--by", paramLabel = "NAME", description = "Who approves. Default: the user of this machine.")
    String by = System.getProperty("user.name");

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            description = "How long the work may begin from now, such as 30m. Default: as long as the run waits.")
    Duration validFor;

    public ApproveCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws Exception {
        if (!digest.matches("[0-9a-f]{" + SHORTEST_DIGEST + ",64}")) {
            throw CommandFailure.badInput(
                    "--digest is no digest.", "Write the digest that `polaris plan " + workflowId + "` shows.");
        }
        try (TemporalSession session = TemporalSession.open(invocation.config(), invocation)) {
            Approvals approvals = new Approvals(session);
            ApprovalView shown = approvals.of(workflowId);
            if (shown.planDigest() == null || !shown.planDigest().startsWith(digest)) {
                throw new CommandFailure(
                        FailureType.NOT_APPROVED, "The plan of " + workflowId + " is not the one that was looked at.");
            }
            Instant expiresAt = validFor == null ? null : Instant.now().plus(validFor);
            ApprovalView approved =
                    approvals.approve(workflowId, new Approval(shown.planDigest(), by, reason, expiresAt));
            new ApprovalPage(invocation).print(workflowId, approved);
            return ExitCode.OK;
        }
    }
}
