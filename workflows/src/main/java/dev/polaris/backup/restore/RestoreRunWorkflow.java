package dev.polaris.backup.restore;

import dev.polaris.backup.failure.FailureReason;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.journal.Journal;
import dev.polaris.backup.journal.JournalView;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.roles.RoleStubs;
import dev.polaris.backup.settings.SettingsResolution;
import dev.polaris.backup.settings.Timing;
import dev.polaris.backup.verify.Eyes;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** {@inheritDoc} */
public final class RestoreRunWorkflow implements RestoreRun {
    /** The step that loads rows, as the journal names it. */
    static final String DATA = "data";

    /** The last step. */
    static final String RELEASE = "release";

    private RestoreOrder order;
    private RoleStubs stubs;
    private Timing timing;
    private RestoreQueue queue;
    private Journal journal;
    private Eyes eyes;
    private boolean taken;
    private final List<RestoreFinding> findings = new ArrayList<>();

    @Override
    public RestoreReport run(RestoreOrder newOrder) {
        order = newOrder;
        stubs = new RoleStubs(SettingsResolution.resolve(order.env()));
        timing = stubs.settings().timing();
        queue = RestoreQueue.of(order.env(), order.target());
        journal = new Journal(order.env(), "restore");
        eyes = new Eyes(stubs, journal);
        try {
            RestoreReport report = restore();
            eyes.audit("ended");
            return report;
        } catch (TemporalFailure failure) {
            FailureReason reason = FailureReason.of(failure);
            Workflow.newDetachedCancellationScope(this::cleanUp).run();
            throw reason.type() == FailureType.CANCELLED ? failure : reason.asFailure();
        }
    }

    @Override
    public JournalView journal() {
        return journal == null ? null : journal.view();
    }

    private RestoreReport restore() {
        eyes.audit("started");
        RestorePlan plan = plan();
        taken = true;
        step("prepare", () -> work().prepare(new PrepareRequest(order, plan.digest())));
        step("pre-data", () -> work().preData(order));
        DataTotals loaded = loadData(DATA);
        step("post-data", () -> work().postData(order));
        step("settle", () -> work().settle(order));
        loadAgainWhatACrashEmptied();
        ValidationReport validation = validate();
        journal.step(RELEASE, timing, () -> requests().release(order));
        return new RestoreReport(
                order.restoreId(), order.backup().slot(), plan.target(), plan, loaded, validation, findings);
    }

    /** Before the target is given free: what was left out, and why, is written down in it until then. */
    private ValidationReport validate() {
        return journal.step(
                "validate",
                timing,
                () -> queue.transfers(stubs, ValidationActivities.class).validate(order),
                report -> report.verdict() + ": " + report.share().tablesProven() + " of "
                        + report.share().tables() + " tables, " + report.share().rowsProven() + " rows equal");
    }

    private RestorePlan plan() {
        RestorePlan plan = journal.step(
                "plan",
                timing,
                () -> work().plan(order),
                planned -> (planned.resumes() ? "goes on with " : "") + planned.tables() + " tables, " + planned.rows()
                        + " rows, plan " + planned.digest().substring(0, 12));
        if (plan.estimate() != null) {
            journal.expectEndIn(plan.estimate());
        }
        findings.addAll(plan.findings());
        return plan;
    }

    /** A crash of the target empties its unlogged tables, also when their rows had long been loaded. */
    private void loadAgainWhatACrashEmptied() {
        DataActivities data = queue.transfers(stubs, DataActivities.class);
        DataCheck check = journal.step(
                "look for lost data",
                timing,
                () -> data.confirmData(new DataCheckRequest(order, data.planData(new DataPlanRequest(order)))),
                found -> found.incomplete().isEmpty()
                        ? "every unit is there"
                        : "unlogged tables were emptied by a crash");
        if (!check.incomplete().isEmpty()) {
            loadData("data again");
        }
    }

    private DataTotals loadData(String name) {
        RestoreData child = Workflow.newChildWorkflowStub(
                RestoreData.class,
                ChildWorkflowOptions.newBuilder()
                        .setWorkflowId(Workflow.getInfo().getWorkflowId() + "/" + name.replace(' ', '-'))
                        .setTaskQueue(Role.CONTROL.taskQueue(order.env()))
                        .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL)
                        .setStaticSummary("rows of " + order.backup().slot())
                        .build());
        int jobs = order.options().jobs() == null
                ? stubs.settings().restoreJobs()
                : order.options().jobs();
        RestoreDataRequest request = RestoreDataRequest.whole(stubs.settings(), order, queue.name(), jobs);
        return journal.once(
                name,
                () -> child.run(queue.patience() == null ? request : request.within(queue.patience())),
                DataTotals::words);
    }

    private void step(String name, Supplier<StepResult> work) {
        StepResult result = journal.step(
                name,
                timing,
                work,
                done -> done.entries() + " entries"
                        + (done.before() == 0 ? "" : ", " + done.before() + " from before"));
        result.findings().stream()
                .limit(Math.max(0, RestorePlan.MOST_FINDINGS - findings.size()))
                .forEach(findings::add);
    }

    private RestoreActivities work() {
        return queue.transfers(stubs, RestoreActivities.class);
    }

    private RestoreActivities requests() {
        return queue.requests(stubs, RestoreActivities.class);
    }

    /** No session stays on the target. What was done does, so that the restore can be resumed. */
    private void cleanUp() {
        if (taken) {
            try {
                journal.step("end sessions", timing, () -> requests().endSessions(order));
            } catch (ActivityFailure failure) {
                // It is in the journal; sessions of a dead worker end with its connection.
                journal.skipped("sessions", FailureReason.of(failure).message());
            }
        }
        eyes.audit("ended");
    }
}
