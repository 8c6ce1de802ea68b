package dev.polaris.backup.storage.restore;

import dev.polaris.backup.failure.FailureReason;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.journal.Journal;
import dev.polaris.backup.journal.JournalView;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.roles.RoleStubs;
import dev.polaris.backup.window.BatchWindow;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Workflow;
import java.util.List;

/** {@inheritDoc} */
public final class StorageRestoreObjectsWorkflow implements StorageRestoreObjects {
    /** Each takes about five events of the 50,000 that a history may have, each retry five more. */
    private static final int PARTS_IN_ONE_RUN = 1000;

    private final int partsInOneRun;
    private ObjectsRequest request;
    private Journal journal;
    private StorageRestoreActivities requests;
    private StorageRestoreActivities transfers;
    private BatchWindow<Integer> window;
    private PlannedObjects planned = PlannedObjects.NONE;
    private RestoredObjects restored = RestoredObjects.NONE;
    private int next;

    public StorageRestoreObjectsWorkflow() {
        this(PARTS_IN_ONE_RUN);
    }

    StorageRestoreObjectsWorkflow(int partsInOneRun) {
        this.partsInOneRun = partsInOneRun;
    }

    @Override
    public ObjectsResult run(ObjectsRequest newRequest) {
        request = newRequest;
        planned = request.planned() == null ? PlannedObjects.NONE : request.planned();
        restored = request.restored() == null ? RestoredObjects.NONE : request.restored();
        journal = new Journal(request.settings().env(), "storage-restore-objects");
        RoleStubs stubs = new RoleStubs(request.settings());
        requests = stubs.requests(StorageRestoreActivities.class, Role.RESTORE);
        transfers = stubs.transfers(StorageRestoreActivities.class, Role.RESTORE);
        try {
            if (request.phase() == ObjectsPhase.PLAN) {
                workThrough("plan parts");
            } else {
                write();
            }
            return new ObjectsResult(planned, restored);
        } catch (TemporalFailure failure) {
            FailureReason reason = FailureReason.of(failure);
            throw reason.type() == FailureType.CANCELLED ? failure : reason.asFailure();
        }
    }

    @Override
    public JournalView journal() {
        return journal == null ? null : journal.view();
    }

    @Override
    public ObjectsState state() {
        if (request == null) {
            return null;
        }
        LocatedObjects source = request.order().source();
        return new ObjectsState(
                request.phase(),
                source.endShard() - source.firstShard(),
                next,
                window == null ? List.of() : window.atWork(),
                request.expectedBytes(),
                planned,
                restored);
    }

    private void write() {
        if (request.next() == null) {
            journal.step(
                    "open bucket",
                    request.settings().timing(),
                    () -> requests.open(request.order()),
                    OpenedBucket::text);
        }
        try {
            workThrough("restore parts");
        } catch (TemporalFailure failure) {
            Workflow.newDetachedCancellationScope(this::closeAfterFailure).run();
            throw failure;
        }
        close();
    }

    private void close() {
        journal.step("close bucket", request.settings().timing(), () -> requests.close(request.order()));
    }

    /** What the bucket had stands in the backup bucket: the next restore into it puts that back. */
    private void closeAfterFailure() {
        try {
            close();
        } catch (TemporalFailure failure) {
            Workflow.getLogger(StorageRestoreObjectsWorkflow.class)
                    .warn(
                            "the bucket's limits stay lifted: {}",
                            FailureReason.of(failure).message());
        }
    }

    private void workThrough(String step) {
        Journal.Line line = journal.begin(step);
        window = new BatchWindow<>(
                request.settings().timing(), request.settings().restoreJobs(), line, this::workOn);
        int first = request.next() == null ? request.order().source().firstShard() : request.next();
        int end = request.order().source().endShard();
        try {
            for (next = first; next < end && window.awaitRoom(); next++) {
                if (next - first >= partsInOneRun || Workflow.getInfo().isContinueAsNewSuggested()) {
                    window.awaitAll();
                    Workflow.continueAsNew(request.after(next, planned, restored));
                }
                window.begin(next);
            }
            window.awaitAll();
        } catch (TemporalFailure failure) {
            line.fail(FailureReason.of(failure));
            throw failure;
        }
        line.done(
                request.phase() == ObjectsPhase.PLAN
                        ? planned.objects() + " objects chosen, " + planned.uploads() + " to be uploaded"
                        : restored.uploaded() + " uploaded, " + restored.found() + " were there");
    }

    private void workOn(Integer part) {
        ShardOrder order = new ShardOrder(request.order(), part);
        // Not in one expression with their use: other parts add theirs while this one waits.
        if (request.phase() == ObjectsPhase.PLAN) {
            PlannedObjects result = transfers.plan(order);
            planned = planned.plus(result);
        } else {
            RestoredObjects result = transfers.restore(order);
            restored = restored.plus(result);
        }
    }
}
