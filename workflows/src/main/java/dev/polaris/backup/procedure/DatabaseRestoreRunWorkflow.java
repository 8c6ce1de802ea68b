package dev.polaris.backup.procedure;

import dev.polaris.backup.approval.Abort;
import dev.polaris.backup.approval.Approval;
import dev.polaris.backup.approval.ApprovalView;
import dev.polaris.backup.failure.FailureReason;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.journal.Journal;
import dev.polaris.backup.journal.JournalView;
import dev.polaris.backup.journal.SearchAttributes;
import dev.polaris.backup.roles.RoleStubs;
import dev.polaris.backup.verify.Eyes;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;

/** {@inheritDoc} */
public final class DatabaseRestoreRunWorkflow implements DatabaseRestoreRun {
    private final DatabaseRestoreTask task;
    private final Steering steering;
    private Journal journal;

    /** Made before the first message is handled, so that one that comes too early is answered as such. */
    @WorkflowInit
    public DatabaseRestoreRunWorkflow(DatabaseRestoreTask task) {
        this.task = task;
        this.steering = new Steering(task.settings().approvals(), task.request().requester());
    }

    @Override
    public DatabaseRestoreResult run(DatabaseRestoreTask sameTask) {
        journal = new Journal(task.settings().env(), "database-restore");
        steering.tell(journal);
        Workflow.upsertTypedSearchAttributes(
                SearchAttributes.TICKET.valueSet(task.request().ticket()));
        RoleStubs stubs = new RoleStubs(task.settings());
        Notices notices = new Notices(stubs, journal);
        Eyes eyes = new Eyes(stubs, journal);
        eyes.audit("started");
        try {
            DatabaseRestoreResult result = new DatabaseProcedure(task, stubs, journal, steering, notices).run();
            Workflow.newDetachedCancellationScope(() -> end(notices, eyes)).run();
            return result;
        } catch (TemporalFailure failure) {
            FailureReason reason = FailureReason.of(failure);
            Workflow.newDetachedCancellationScope(() -> end(notices, eyes)).run();
            throw reason.type() == FailureType.CANCELLED ? failure : reason.asFailure();
        }
    }

    private void end(Notices notices, Eyes eyes) {
        steering.enter(ProcedurePhase.ENDED, null);
        notices.settle();
        eyes.audit("ended");
        Workflow.await(Workflow::isEveryHandlerFinished);
    }

    @Override
    public JournalView journal() {
        return journal == null ? null : journal.view();
    }

    @Override
    public Standing standing() {
        return steering.standing();
    }

    @Override
    public ApprovalView approval() {
        return steering.gate().view();
    }

    @Override
    public ApprovalView approve(Approval approval) {
        return steering.approve(approval);
    }

    @Override
    public void validateApprove(Approval approval) {
        steering.validate(approval);
    }

    @Override
    public ApprovalView abort(Abort abort) {
        return steering.abort(abort);
    }

    @Override
    public void validateAbort(Abort abort) {
        steering.validate(abort);
    }

    @Override
    public Standing rollback(Rollback rollback) {
        return steering.rollback(rollback);
    }

    @Override
    public void validateRollback(Rollback rollback) {
        steering.validate(rollback);
    }

    @Override
    public Standing ack(Acknowledgement acknowledgement) {
        return steering.acknowledge(acknowledgement);
    }

    @Override
    public void validateAck(Acknowledgement acknowledgement) {
        steering.validate(acknowledgement);
    }

    @Override
    public Standing extend(Extension extension) {
        return steering.extend(extension);
    }

    @Override
    public void validateExtend(Extension extension) {
        steering.validate(extension);
    }

    @Override
    public void approveSignal(Approval approval) {
        steering.signalled(approval);
    }

    @Override
    public void abortSignal(Abort abort) {
        steering.signalled(abort);
    }

    @Override
    public void rollbackSignal(Rollback rollback) {
        steering.signalled(rollback);
    }

    @Override
    public void ackSignal(Acknowledgement acknowledgement) {
        steering.signalled(acknowledgement);
    }

    @Override
    public void extendSignal(Extension extension) {
        steering.signalled(extension);
    }
}
