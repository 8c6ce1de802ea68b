package dev.polaris.backup.approval;

import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.starter.CommandFailure;
import dev.polaris.backup.starter.ExitCode;
import dev.polaris.backup.starter.TemporalSession;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowQueryException;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.failure.ApplicationFailure;
import java.util.function.Supplier;

/** Asks runs what there is to approve, and tells them what was decided. */
public final class Approvals {
    private final TemporalSession session;

    public Approvals(TemporalSession session) {
        this.session = session;
    }

    /**
     * What there is to approve of a run.
     *
     * @throws CommandFailure when there is no such run, or it never asks for an approval
     */
    public ApprovalView of(String workflowId) throws CommandFailure {
        return ask(workflowId, () -> stub(workflowId).query("approval", ApprovalView.class));
    }

    /**
     * Approves.
     *
     * @throws CommandFailure when the run refuses it
     */
    public ApprovalView approve(String workflowId, Approval approval) throws CommandFailure {
        return ask(workflowId, () -> stub(workflowId).update("approve", ApprovalView.class, approval));
    }

    /**
     * Aborts.
     *
     * @throws CommandFailure when the run refuses it
     */
    public ApprovalView abort(String workflowId, Abort abort) throws CommandFailure {
        return ask(workflowId, () -> stub(workflowId).update("abort", ApprovalView.class, abort));
    }

    private WorkflowStub stub(String workflowId) {
        return session.client().newUntypedWorkflowStub(workflowId);
    }

    private static ApprovalView ask(String workflowId, Supplier<ApprovalView> question) throws CommandFailure {
        try {
            return question.get();
        } catch (WorkflowUpdateException e) {
            if (e.getCause() instanceof ApplicationFailure refused) {
                throw CommandFailure.of(refused);
            }
            throw e;
        } catch (WorkflowNotFoundException e) {
            throw new CommandFailure(
                    "NO_RUN",
                    "There is no run " + workflowId + " that could be told anything.",
                    "See `polaris status` for what runs; a run that ended takes no more approvals.",
                    ExitCode.FAILED);
        } catch (WorkflowQueryException e) {
            throw new CommandFailure(
                    FailureType.BAD_INPUT.name(),
                    "The run " + workflowId + " does not say what there is to approve.",
                    "Name the run that waits; `polaris restore rows` tells its id.",
                    ExitCode.USAGE);
        }
    }
}
