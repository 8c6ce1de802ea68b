package dev.polaris.backup.storage.restore;

import dev.polaris.backup.approval.Abort;
import dev.polaris.backup.approval.Approval;
import dev.polaris.backup.approval.ApprovalGate;
import dev.polaris.backup.approval.ApprovalView;
import dev.polaris.backup.failure.FailureReason;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.journal.Journal;
import dev.polaris.backup.journal.JournalView;
import dev.polaris.backup.journal.SearchAttributes;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.roles.RoleStubs;
import dev.polaris.backup.verify.Eyes;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;

/** {@inheritDoc} */
public final class StorageRestoreRunWorkflow implements StorageRestoreRun {
    private final StorageRestoreTask task;
    private final ApprovalGate gate;
    private Journal journal;
    private Eyes eyes;
    private RoleStubs stubs;
    private ObjectsOrder order;
    private StorageRestorePlan plan;

    /** Made before the first message is handled, so that an approval that comes too early is answered as such. */
    @WorkflowInit
    public StorageRestoreRunWorkflow(StorageRestoreTask task) {
        this.task = task;
        this.gate = new ApprovalGate(task.settings().approvals(), task.request().requester());
    }

    @Override
    public StorageRestoreResult run(StorageRestoreTask sameTask) {
        journal = new Journal(task.settings().env(), "storage-restore");
        Workflow.upsertTypedSearchAttributes(
                SearchAttributes.TICKET.valueSet(task.request().ticket()));
        stubs = new RoleStubs(task.settings());
        eyes = new Eyes(stubs, journal);
        eyes.audit("started");
        try {
            StorageRestoreResult result = restore();
            Workflow.newDetachedCancellationScope(this::end).run();
            return result;
        } catch (TemporalFailure failure) {
            FailureReason reason = FailureReason.of(failure);
            Workflow.newDetachedCancellationScope(this::end).run();
            throw reason.type() == FailureType.CANCELLED ? failure : reason.asFailure();
        }
    }

    private StorageRestoreResult restore() {
        locate();
        planObjects();
        if (task.request().onlyPlans()) {
            return result(StorageRestoreOutcome.PLANNED, null, null);
        }
        if (plan.empty()) {
            return result(StorageRestoreOutcome.NOTHING_TO_DO, null, null);
        }
        Approval approval = task.consent() == null ? gate.await(journal, plan.digest(), plan.lines()) : task.consent();
        return result(StorageRestoreOutcome.RESTORED, approval, restoreObjects());
    }

    private void locate() {
        LocatedObjects source = journal.step(
                "locate",
                task.settings().timing(),
                () -> stubs.requests(StorageRestoreActivities.class, Role.RESTORE)
                        .locate(task.request()),
                found -> "sync " + found.slot() + " (" + found.state() + ") has " + found.objects()
                        + " objects, target " + found.target());
        order = new ObjectsOrder(
                task.restoreId(), task.settings().env(), task.request().bucket(), task.choice(), source);
    }

    private void planObjects() {
        String id = Workflow.getInfo().getWorkflowId() + "/plan";
        plan = journal.once(
                "plan objects",
                () -> StorageRestorePlan.of(
                        order,
                        child(id).run(parts(ObjectsPhase.PLAN)).planned(),
                        task.settings().bucket()),
                made -> "plan " + made.digest() + ": " + made.objects().objects() + " objects chosen, "
                        + made.objects().uploads() + " to upload, "
                        + made.objects().uploadBytes() + " bytes, "
                        + made.objects().leave() + " stay");
    }

    private RestoredObjects restoreObjects() {
        String id = StorageRestoreIds.writing(order.source());
        try {
            return journal.once(
                    "restore objects",
                    () -> child(id).run(parts(ObjectsPhase.RESTORE)).restored(),
                    done -> done.uploaded() + " uploaded and read back, " + done.uploadedBytes() + " bytes; "
                            + done.found() + " were the same; " + done.missing() + " not restored");
        } catch (ChildWorkflowFailure failure) {
            if (failure.getCause() instanceof WorkflowExecutionAlreadyStarted) {
                throw FailureType.TARGET_BUSY.failure(
                        "Another restore writes into bucket " + order.source().target() + ".");
            }
            throw failure;
        }
    }

    private ObjectsRequest parts(ObjectsPhase phase) {
        return new ObjectsRequest(
                task.settings(), order, phase, plan == null ? 0 : plan.objects().uploadBytes(), null, null, null);
    }

    private StorageRestoreObjects child(String id) {
        return Workflow.newChildWorkflowStub(
                StorageRestoreObjects.class,
                ChildWorkflowOptions.newBuilder()
                        .setWorkflowId(id)
                        .setTaskQueue(Role.CONTROL.taskQueue(task.settings().env()))
                        .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL)
                        .setStaticSummary("objects of bucket " + task.request().bucket())
                        .build());
    }

    private StorageRestoreResult result(StorageRestoreOutcome outcome, Approval approval, RestoredObjects restored) {
        boolean reported = restored != null && !restored.notRestored().isEmpty();
        return new StorageRestoreResult(
                outcome,
                task.restoreId(),
                task.request().bucket(),
                order.source(),
                plan,
                approval,
                restored,
                reported ? "s3://" + task.settings().bucket() + "/" + order.workPrefix() + "report/" : null);
    }

    private void end() {
        eyes.audit("ended");
        Workflow.await(Workflow::isEveryHandlerFinished);
    }

    @Override
    public JournalView journal() {
        return journal == null ? null : journal.view();
    }

    @Override
    public StorageRestorePlan plan() {
        return plan;
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
