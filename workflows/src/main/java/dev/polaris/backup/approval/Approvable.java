package dev.polaris.backup.approval;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;

/** The messages of every run that waits for consent; the same names in each, so that one command serves all. */
public interface Approvable {
    /** What there is to approve. */
    @QueryMethod(name = "approval")
    ApprovalView approval();

    /** Approves the plan. Refused at once when the run does not wait, or the approval is not one for this plan. */
    @UpdateMethod(name = "approve")
    ApprovalView approve(Approval approval);

    @UpdateValidatorMethod(updateName = "approve")
    void validateApprove(Approval approval);

    /** Ends the waiting without carrying the plan out. */
    @UpdateMethod(name = "abort")
    ApprovalView abort(Abort abort);

    @UpdateValidatorMethod(updateName = "abort")
    void validateAbort(Abort abort);

    /** {@link #approve} for clients without updates; a wrong one is written in the journal and not obeyed. */
    @SignalMethod(name = "approveSignal")
    void approveSignal(Approval approval);

    /** {@link #abort} for clients without updates; a wrong one is written in the journal and not obeyed. */
    @SignalMethod(name = "abortSignal")
    void abortSignal(Abort abort);
}
