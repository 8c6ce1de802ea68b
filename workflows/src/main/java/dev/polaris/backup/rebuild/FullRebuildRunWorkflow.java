package dev.polaris.backup.rebuild;

import dev.polaris.backup.approval.Abort;
import dev.polaris.backup.approval.Approval;
import dev.polaris.backup.approval.ApprovalView;
import dev.polaris.backup.failure.FailureReason;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.journal.Journal;
import dev.polaris.backup.journal.JournalView;
import dev.polaris.backup.journal.SearchAttributes;
import dev.polaris.backup.procedure.Acknowledgement;
import dev.polaris.backup.procedure.ProcedurePhase;
import dev.polaris.backup.procedure.Standing;
import dev.polaris.backup.roles.RoleStubs;
import dev.polaris.backup.verify.Eyes;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;

/** {@inheritDoc} */
public final class FullRebuildRunWorkflow implements FullRebuildRun {
    private final FullRebuildTask task;
    private final RebuildMessages messages;
    private Journal journal;

    /** Made before the first message is handled, so that one that comes too early is answered as such. */
    @WorkflowInit
    public FullRebuildRunWorkflow(FullRebuildTask task) {
        this.task = task;
        this.messages =
                new RebuildMessages(task.settings().approvals(), task.request().requester());
    }

    @Override
    public FullRebuildResult run(FullRebuildTask sameTask) {
        journal = new Journal(task.settings().env(), "full-rebuild");
        Workflow.upsertTypedSearchAttributes(
                SearchAttributes.TICKET.valueSet(task.request().ticket()));
        RoleStubs stubs = new RoleStubs(task.settings());
        Eyes eyes = new Eyes(stubs, journal);
        eyes.audit("started");
        try {
            FullRebuildResult result = new RebuildProcedure(task, stubs, journal, messages).run();
            Workflow.newDetachedCancellationScope(() -> end(eyes)).run();
            return result;
        } catch (TemporalFailure failure) {
            FailureReason reason = FailureReason.of(failure);
            Workflow.newDetachedCancellationScope(() -> end(eyes)).run();
            throw reason.type() == FailureType.CANCELLED ? failure : reason.asFailure();
        }
    }

    private void end(Eyes eyes) {
        messages.enter(ProcedurePhase.ENDED);
        messages.tellNotObeyed(journal);
        eyes.audit("ended");
        Workflow.await(Workflow::isEveryHandlerFinished);
    }

    @Override
    public JournalView journal() {
        return journal == null ? null : journal.view();
    }

    @Override
    public Standing standing() {
        return messages.standing();
    }

    @Override
    public ApprovalView approval() {
        return messages.gate().view();
    }

    @Override
    public ApprovalView approve(Approval approval) {
        return messages.gate().approve(approval);
    }

    @Override
    public void validateApprove(Approval approval) {
        messages.gate().validate(approval);
    }

    @Override
    public ApprovalView abort(Abort abort) {
        return messages.abort(abort);
    }

    @Override
    public void validateAbort(Abort abort) {
        messages.validate(abort);
    }

    @Override
    public Standing ack(Acknowledgement acknowledgement) {
        return messages.acknowledge(acknowledgement);
    }

    @Override
    public void validateAck(Acknowledgement acknowledgement) {
        messages.validate(acknowledgement);
    }

    @Override
    public void approveSignal(Approval approval) {
        messages.signalled(approval);
    }

    @Override
    public void abortSignal(Abort abort) {
        messages.signalled(abort);
    }

    @Override
    public void ackSignal(Acknowledgement acknowledgement) {
        messages.signalled(acknowledgement);
    }
}
