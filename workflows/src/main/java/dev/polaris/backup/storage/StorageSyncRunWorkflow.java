package dev.polaris.backup.storage;

import dev.polaris.backup.database.Slot;
import dev.polaris.backup.failure.FailureReason;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.journal.Journal;
import dev.polaris.backup.journal.JournalView;
import dev.polaris.backup.outcome.Outcome;
import dev.polaris.backup.outcome.OutcomeReport;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.roles.RoleStubs;
import dev.polaris.backup.settings.Timing;
import dev.polaris.backup.verify.Eyes;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;

/** {@inheritDoc} */
public final class StorageSyncRunWorkflow implements StorageSyncRun {
    private StorageSyncPlan plan;
    private Timing timing;
    private Journal journal;
    private Eyes eyes;
    private OutcomeReport outcome;
    private StorageSyncActivities requests;
    private StorageSyncActivities transfers;
    private SyncOrder order;

    @Override
    public StorageSyncResult run(StorageSyncPlan newPlan) {
        plan = newPlan;
        timing = plan.settings().timing();
        RoleStubs stubs = new RoleStubs(plan.settings());
        journal = new Journal(plan.settings().env(), "storage-sync");
        eyes = new Eyes(stubs, journal);
        outcome = new OutcomeReport(stubs, journal, "storage-" + plan.slot().bucket());
        requests = stubs.requests(StorageSyncActivities.class, Role.SYNC);
        transfers = stubs.transfers(StorageSyncActivities.class, Role.SYNC);
        order = new SyncOrder(plan.syncId(), plan.slot(), null, plan.options());
        try {
            StorageSyncResult result = sync();
            outcome.count(Outcome.Event.BACKUP_SUCCESS, result.totals().bytes());
            eyes.audit("ended");
            return result;
        } catch (TemporalFailure failure) {
            FailureReason reason = FailureReason.of(failure);
            Workflow.newDetachedCancellationScope(this::recordFailure).run();
            throw reason.type() == FailureType.CANCELLED ? failure : reason.asFailure();
        }
    }

    @Override
    public JournalView journal() {
        return journal == null ? null : journal.view();
    }

    private StorageSyncResult sync() {
        eyes.audit("started");
        SyncFacts facts = journal.step(
                "inspect",
                timing,
                () -> requests.inspect(order),
                found -> (found.taken() ? "slot taken" : "slot free") + ", last manifest: "
                        + (found.previous() == null ? "none" : found.previousSlot()));
        if (facts.previousDuration() != null) {
            journal.expectEndIn(facts.previousDuration());
        }
        StorageSlot slot = facts.taken() ? plan.slot().in(slotBeside()) : plan.slot();
        order = new SyncOrder(plan.syncId(), slot, facts.previous(), plan.options());
        RangePlan ranges = journal.step(
                "plan ranges",
                timing,
                () -> transfers.planRanges(order),
                planned -> planned.ranges() + " ranges, about " + planned.objects() + " objects");
        syncRanges(ranges, facts.jobs());
        CommittedManifest committed = journal.step(
                "commit",
                timing,
                () -> transfers.commit(new ManifestRequest(
                        order,
                        plan.purpose(),
                        plan.scheduledFor(),
                        Workflow.getInfo().getWorkflowId(),
                        Workflow.getInfo().getFirstExecutionRunId(),
                        journal.startedAt())),
                manifest -> manifest.totals().objects() + " objects, "
                        + manifest.totals().bytes() + " bytes");
        endUploads();
        startVerification();
        return result(committed);
    }

    /** It belongs to itself, and waits for a verify worker as long as it takes. */
    private void startVerification() {
        String id = "verify-storage/" + plan.slot().name() + "/" + plan.syncId();
        StorageVerifyRun verification = Workflow.newChildWorkflowStub(
                StorageVerifyRun.class,
                ChildWorkflowOptions.newBuilder()
                        .setWorkflowId(id)
                        .setTaskQueue(Role.CONTROL.taskQueue(plan.settings().env()))
                        .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON)
                        .setStaticSummary("verification of " + plan.slot().name())
                        .build());
        StorageVerifyRequest request = new StorageVerifyRequest(
                plan.settings().env(), plan.slot().bucket(), order.slot().slot().path(), null, null, true);
        // Nobody waits for the verdict here: it is counted, and shown with the sync.
        var unused = Async.function(verification::run, new StorageVerifyTask(plan.settings(), request, null, 0));
        Workflow.getWorkflowExecution(verification).get();
        journal.done("verification", id + " goes on by itself");
    }

    private Slot slotBeside() {
        Slot slot = plan.slot().slot();
        return slot.time() == null ? Slot.unscheduled(plan.settings().env(), journal.startedAt()) : slot.next();
    }

    private void syncRanges(RangePlan ranges, int jobs) {
        StorageSyncRanges child = Workflow.newChildWorkflowStub(
                StorageSyncRanges.class,
                ChildWorkflowOptions.newBuilder()
                        .setWorkflowId(Workflow.getInfo().getWorkflowId() + "/ranges")
                        .setTaskQueue(Role.CONTROL.taskQueue(plan.settings().env()))
                        .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL)
                        .setStaticSummary("objects of bucket " + plan.slot().name())
                        .build());
        journal.once(
                "sync ranges",
                () -> child.run(new SyncRangesRequest(
                        plan.settings(),
                        order,
                        jobs,
                        ranges.objects(),
                        List.of(new RangeSpan("", 0, ranges.ranges())),
                        null)),
                totals -> totals.copied() + " objects copied, " + totals.copiedBytes() + " bytes; " + totals.unchanged()
                        + " unchanged");
    }

    private StorageSyncResult result(CommittedManifest committed) {
        SyncTotals totals = committed.totals();
        List<String> notes = new ArrayList<>();
        if (!order.slot().equals(plan.slot())) {
            notes.add("The slot " + plan.slot().slot().path() + " holds another manifest.");
        }
        if (totals.unreadable() > 0) {
            notes.add(totals.unreadable() + " objects are listed by the project, which has lost their bytes.");
        }
        return new StorageSyncResult(
                plan.syncId(),
                plan.slot().bucket(),
                order.slot().slot().path(),
                committed.manifest(),
                totals,
                notes.isEmpty() ? null : String.join(" ", notes));
    }

    /** Of objects that changed while they were sent, and of workers that died. */
    private void endUploads() {
        try {
            journal.step("end uploads", timing, () -> requests.endUploads(order));
        } catch (ActivityFailure failure) {
            // Recorded by the journal. Open uploads cost money, not data, and end with the bucket's own rule for them.
            Workflow.getLogger(StorageSyncRunWorkflow.class)
                    .warn("uploads stay open: {}", FailureReason.of(failure).message());
        }
    }

    private void recordFailure() {
        endUploads();
        outcome.count(Outcome.Event.BACKUP_FAILURE, 0);
        eyes.audit("ended");
    }
}
