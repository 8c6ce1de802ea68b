package dev.polaris.backup.storage;

import dev.polaris.backup.database.Purpose;
import dev.polaris.backup.database.Slot;
import dev.polaris.backup.failure.FailureReason;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.journal.Journal;
import dev.polaris.backup.journal.JournalView;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.settings.RunSettings;
import dev.polaris.backup.settings.SettingsResolution;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.common.SearchAttributeKey;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** {@inheritDoc} */
public final class StorageSyncWorkflow implements StorageSync {
    private static final SearchAttributeKey<OffsetDateTime> SCHEDULED_FOR =
            SearchAttributeKey.forOffsetDateTime("TemporalScheduledStartTime");
    private static final DateTimeFormatter ID_TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss").withZone(ZoneOffset.UTC);

    /** More runs than anybody starts within one second. */
    private static final int MOST_SLOTS_TRIED = 60;

    private Journal journal;

    @Override
    public StorageSyncResult run(StorageSyncRequest request) {
        if (!StorageSlot.isBucket(request.bucket())) {
            throw FailureType.BAD_INPUT.failure(
                    "The input names no bucket; write {\"env\":\"prod\",\"bucket\":\"user-media\"}.");
        }
        RunSettings settings = SettingsResolution.resolve(request.env());
        journal = new Journal(request.env(), "storage-sync");
        StorageSyncPlan plan = plan(request, settings);
        for (int tried = 1; ; tried++) {
            try {
                return runIn(plan);
            } catch (ChildWorkflowFailure failure) {
                if (!(failure.getCause() instanceof WorkflowExecutionAlreadyStarted)) {
                    throw FailureReason.of(failure).asFailure();
                }
                Slot slot = plan.slot().slot();
                if (slot.time() == null || tried == MOST_SLOTS_TRIED) {
                    throw FailureType.ALREADY_RUNNING.failure("The sync " + id(plan) + " is running or done already.");
                }
                // Somebody else started one in the same second: this one goes to the next second's slot.
                plan = plan.in(slot.next());
            }
        }
    }

    @Override
    public JournalView journal() {
        return journal == null ? null : journal.view();
    }

    private StorageSyncResult runIn(StorageSyncPlan plan) {
        String id = id(plan);
        journal.child(id);
        return journal.once(
                "run " + id,
                () -> child(id, plan).run(plan),
                result -> result.manifest().key());
    }

    private static String id(StorageSyncPlan plan) {
        return "storage-sync/" + plan.slot().name() + "/" + plan.slot().slot().path();
    }

    private static StorageSyncPlan plan(StorageSyncRequest request, RunSettings settings) {
        Instant now = Instant.ofEpochMilli(Workflow.currentTimeMillis());
        OffsetDateTime scheduled = Workflow.getTypedSearchAttributes().get(SCHEDULED_FOR);
        Instant scheduledFor = scheduled == null ? null : scheduled.toInstant();
        // The day of a schedule is the one it meant: a late or backfilled run writes where it belongs.
        Slot slot = scheduledFor == null
                ? Slot.unscheduled(request.env(), now)
                : Slot.scheduled(request.env(), scheduledFor);
        String syncId = "sync-" + ID_TIME.format(now) + "-"
                + Workflow.randomUUID().toString().substring(0, 8);
        return new StorageSyncPlan(
                syncId,
                scheduledFor == null ? Purpose.MANUAL : Purpose.SCHEDULED,
                scheduledFor,
                new StorageSlot(request.bucket(), slot),
                request.options(),
                settings);
    }

    private static StorageSyncRun child(String id, StorageSyncPlan plan) {
        return Workflow.newChildWorkflowStub(
                StorageSyncRun.class,
                ChildWorkflowOptions.newBuilder()
                        .setWorkflowId(id)
                        .setTaskQueue(Role.CONTROL.taskQueue(plan.settings().env()))
                        .setWorkflowIdReusePolicy(
                                WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY)
                        .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL)
                        .setStaticSummary("sync of bucket " + plan.slot().name())
                        .build());
    }
}
