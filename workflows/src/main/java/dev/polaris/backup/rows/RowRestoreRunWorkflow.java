package dev.polaris.backup.rows;

import dev.polaris.backup.approval.Abort;
import dev.polaris.backup.approval.Approval;
import dev.polaris.backup.approval.ApprovalGate;
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
public final class RowRestoreRunWorkflow implements RowRestoreRun {
    private final RowRestoreTask task;
    private final ApprovalGate gate;
    private Journal journal;
    private RowRestoreSteps steps;
    private Eyes eyes;

    /** Made before the first message is handled, so that an approval that comes too early is answered as such. */
    @WorkflowInit
    public RowRestoreRunWorkflow(RowRestoreTask task) {
        this.task = task;
        this.gate = new ApprovalGate(task.settings().approvals(), task.request().requester());
    }

    @Override
    public RowRestoreResult run(RowRestoreTask sameTask) {
        journal = new Journal(task.settings().env(), "row-restore");
        Workflow.upsertTypedSearchAttributes(
                SearchAttributes.TICKET.valueSet(task.request().ticket()));
        RoleStubs stubs = new RoleStubs(task.settings());
        steps = new RowRestoreSteps(task, stubs, journal);
        eyes = new Eyes(stubs, journal);
        eyes.audit("started");
        try {
            RowRestoreResult result = restore();
            Workflow.newDetachedCancellationScope(this::cleanUp).run();
            return result;
        } catch (TemporalFailure failure) {
            FailureReason reason = FailureReason.of(failure);
            Workflow.newDetachedCancellationScope(this::cleanUp).run();
            throw reason.type() == FailureType.CANCELLED ? failure : reason.asFailure();
        }
    }

    private RowRestoreResult restore() {
        steps.locate();
        steps.stage();
        RowPlan plan = steps.diff();
        if (task.request().exports()) {
            return steps.result(RowRestoreOutcome.EXPORTED, null, null, steps.export());
        }
        if (task.request().onlyPlans()) {
            return steps.result(RowRestoreOutcome.PLANNED, null, null, null);
        }
        boolean consentUsed = false;
        while (true) {
            if (!plan.refusals().isEmpty()) {
                throw FailureType.TARGET_UNSUITABLE.failure(
                        "The rows cannot be merged: " + String.join("; ", plan.refusals()) + ".");
            }
            if (plan.empty()) {
                return steps.result(RowRestoreOutcome.NOTHING_TO_DO, null, null, null);
            }
            // A plan that was staged anew and is the same to the last row needs no second consent; but only once, so
            // that
            // a merge that never finds its plan again does not go on for ever.
            boolean covered = !consentUsed && gate.covers(plan.digest());
            consentUsed = covered;
            Approval approval = covered ? gate.view().approval() : gate.await(journal, plan.digest(), plan.lines());
            try {
                MergeReport report = steps.merge(new MergeOrder(steps.order(), plan.digest(), gate.approvedUntil()));
                return steps.result(RowRestoreOutcome.MERGED, approval, report, null);
            } catch (TemporalFailure failure) {
                if (FailureReason.of(failure).type() != FailureType.PLAN_CHANGED) {
                    throw failure;
                }
                steps.stageAgain();
                plan = steps.diff();
            }
        }
    }

    /** Staged rows are somebody's data: they do not stay, however the run ends. */
    private void cleanUp() {
        try {
            steps.drop();
        } catch (TemporalFailure failure) {
            journal.skipped("leftovers", "the staged rows stay until they expire");
        }
        eyes.audit("ended");
        Workflow.await(Workflow::isEveryHandlerFinished);
    }

    @Override
    public JournalView journal() {
        return journal == null ? null : journal.view();
    }

    @Override
    public RowPlan plan() {
        return steps == null ? null : steps.plan();
    }

    @Override
    public ApprovalView approval() {
        return gate.view();
    }

    @Override
    public ApprovalView approve(Approval approval) {
        return gate.approve(approval);
    }

    @Override
    public void validateApprove(Approval approval) {
        gate.validate(approval);
    }

    @Override
    public ApprovalView abort(Abort abort) {
        return gate.abort(abort);
    }

    @Override
    public void validateAbort(Abort abort) {
        gate.validate(abort);
    }

    @Override
    public void approveSignal(Approval approval) {
        gate.signalled(approval);
    }

    @Override
    public void abortSignal(Abort abort) {
        gate.signalled(abort);
    }
}
