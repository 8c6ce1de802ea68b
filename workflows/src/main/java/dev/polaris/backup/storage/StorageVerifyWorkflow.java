package dev.polaris.backup.storage;

import dev.polaris.backup.failure.FailureReason;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.journal.Journal;
import dev.polaris.backup.journal.JournalView;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.roles.RoleStubs;
import dev.polaris.backup.settings.RunSettings;
import dev.polaris.backup.settings.SettingsResolution;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;

/** {@inheritDoc} */
public final class StorageVerifyWorkflow implements StorageVerify {
    private RunSettings settings;
    private Journal journal;

    @Override
    public StorageVerdict run(StorageVerifyRequest request) {
        settings = SettingsResolution.resolve(request.env());
        journal = new Journal(request.env(), "verify-storage");
        try {
            List<SyncVerdict> verdicts = new ArrayList<>();
            TemporalFailure failed = null;
            for (SyncSummary sync : syncs(request)) {
                try {
                    verdicts.add(verify(request.of(sync.bucket()), sync));
                } catch (ChildWorkflowFailure failure) {
                    // One bucket's trouble keeps nobody from looking at the others.
                    failed = failed == null ? failure : failed;
                }
            }
            if (failed != null) {
                throw failed;
            }
            return new StorageVerdict(verdicts);
        } catch (TemporalFailure failure) {
            FailureReason reason = FailureReason.of(failure);
            throw reason.type() == FailureType.CANCELLED ? failure : reason.asFailure();
        }
    }

    @Override
    public JournalView journal() {
        return journal == null ? null : journal.view();
    }

    private List<SyncSummary> syncs(StorageVerifyRequest request) {
        SyncCatalogActivities catalog = new RoleStubs(settings).requests(SyncCatalogActivities.class, Role.VERIFY);
        return journal.step(
                "find syncs",
                settings.timing(),
                () -> request.bucket() == null
                        ? catalog.listSyncs(new ListSyncsRequest(request.env(), null, null, null))
                                .syncs()
                        : List.of(catalog.showSync(new ShowSyncRequest(request.env(), request.bucket(), request.slot()))
                                .summary()),
                found -> found.size() + " syncs");
    }

    private SyncVerdict verify(StorageVerifyRequest request, SyncSummary sync) {
        String id = "verify-storage/" + request.env() + "/" + sync.bucket() + "/" + sync.syncId();
        journal.child(id);
        try {
            return journal.once(
                    "run " + id,
                    () -> child(id, sync).run(new StorageVerifyTask(settings, request, null, 0)),
                    verdict -> verdict.bucket() + " " + verdict.slot() + " is " + verdict.state());
        } catch (ChildWorkflowFailure failure) {
            if (failure.getCause() instanceof WorkflowExecutionAlreadyStarted) {
                throw FailureType.ALREADY_RUNNING.failure("The verification " + id + " is running already.");
            }
            throw failure;
        }
    }

    private StorageVerifyRun child(String id, SyncSummary sync) {
        return Workflow.newChildWorkflowStub(
                StorageVerifyRun.class,
                ChildWorkflowOptions.newBuilder()
                        .setWorkflowId(id)
                        .setTaskQueue(Role.CONTROL.taskQueue(settings.env()))
                        .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL)
                        .setStaticSummary("verification of " + sync.bucket() + " " + sync.slot())
                        .build());
    }
}
