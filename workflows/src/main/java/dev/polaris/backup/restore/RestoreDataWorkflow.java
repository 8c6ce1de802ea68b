package dev.polaris.backup.restore;

import dev.polaris.backup.failure.FailureReason;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.journal.Journal;
import dev.polaris.backup.journal.JournalView;
import dev.polaris.backup.roles.RoleStubs;
import dev.polaris.backup.settings.Timing;
import dev.polaris.backup.window.BatchWindow;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Workflow;
import java.util.List;

/** {@inheritDoc} */
public final class RestoreDataWorkflow implements RestoreData {
    /** Each takes about five events of the 50,000 that a history may have, each retry five more. */
    private static final int BATCHES_IN_ONE_RUN = 1000;

    private final int batchesInOneRun;
    private RestoreDataRequest request;
    private Journal journal;
    private DataActivities activities;
    private DataPlan plan;
    private BatchWindow<Integer> window;
    private DataTotals done = DataTotals.NONE;
    private int next;

    public RestoreDataWorkflow() {
        this(BATCHES_IN_ONE_RUN);
    }

    RestoreDataWorkflow(int batchesInOneRun) {
        this.batchesInOneRun = batchesInOneRun;
    }

    @Override
    public DataTotals run(RestoreDataRequest newRequest) {
        request = newRequest;
        journal = new Journal(request.settings().env(), "restore-data");
        activities = new RoleStubs(request.settings())
                .transfersOn(DataActivities.class, request.taskQueue(), request.patience());
        try {
            return load();
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
    public RestoreDataState state() {
        return new RestoreDataState(plan, next, window == null ? List.of() : window.atWork(), done);
    }

    private DataTotals load() {
        Timing timing = request.settings().timing();
        plan = request.plan() != null
                ? request.plan()
                : journal.step(
                        "plan data",
                        timing,
                        () -> activities.planData(new DataPlanRequest(request.order())),
                        planned -> planned.units() + " units in " + planned.batches() + " batches, " + planned.bytes()
                                + " bytes");
        Journal.Line line = journal.begin("load data");
        done = request.done();
        window = new BatchWindow<>(timing, request.jobs(), line, batch -> {
            // Not in one expression: other batches add theirs while this one waits.
            DataTotals loaded = activities.restoreUnits(new BatchRequest(request.order(), plan, batch));
            done = done.plus(loaded);
        });
        try {
            loadInOrder();
        } catch (TemporalFailure failure) {
            line.fail(FailureReason.of(failure));
            throw failure;
        }
        line.done(done.units() + " units loaded, " + done.found() + " were there");
        confirm(timing);
        return done;
    }

    private void loadInOrder() {
        int first = request.nextBatch();
        for (next = first; next < plan.batches() && window.awaitRoom(); next++) {
            if (next - first >= batchesInOneRun || Workflow.getInfo().isContinueAsNewSuggested()) {
                window.awaitAll();
                Workflow.continueAsNew(request.after(plan, next, done));
            }
            window.begin(next);
        }
        window.awaitAll();
    }

    /** A crash of the target may undo what was committed last, or empty an unlogged table: that is loaded again. */
    private void confirm(Timing timing) {
        for (int round = 1; ; round++) {
            DataCheck check = journal.step(
                    "confirm data",
                    timing,
                    () -> activities.confirmData(new DataCheckRequest(request.order(), plan)),
                    found -> found.incomplete().isEmpty()
                            ? "every unit is there"
                            : found.incomplete().size() + " batches are incomplete");
            if (check.incomplete().isEmpty()) {
                return;
            }
            if (round > timing.tries()) {
                throw FailureType.TARGET_LOST.failure("The target has lost data that was committed, again and again.");
            }
            Journal.Line line = journal.begin("load lost data");
            // Not added to the count: what is loaded again is not more than there was.
            BatchWindow<Integer> again = new BatchWindow<>(
                    timing,
                    request.jobs(),
                    line,
                    batch -> activities.restoreUnits(new BatchRequest(request.order(), plan, batch)));
            for (int batch : check.incomplete()) {
                if (again.awaitRoom()) {
                    again.begin(batch);
                }
            }
            again.awaitAll();
            line.done(check.incomplete().size() + " batches loaded again");
        }
    }
}
