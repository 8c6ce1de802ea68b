package dev.polaris.backup.rebuild;

import dev.polaris.backup.approval.Abort;
import dev.polaris.backup.approval.Approval;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.flip.FlipActivities;
import dev.polaris.backup.flip.FlipOrder;
import dev.polaris.backup.flip.FlipProof;
import dev.polaris.backup.flip.RouteProbe;
import dev.polaris.backup.journal.Journal;
import dev.polaris.backup.migration.MigrationReport;
import dev.polaris.backup.procedure.ProcedurePhase;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.roles.RoleStubs;
import dev.polaris.backup.secrets.EnvFileReport;
import dev.polaris.backup.storage.restore.ProjectNames;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The rebuild in the order of the runbook. Until the flip begins an abort, or a failure, takes away what was made; from then
 * on only forward.
 */
final class RebuildProcedure {
    private final FullRebuildTask task;
    private final RoleStubs stubs;
    private final Journal journal;
    private final RebuildMessages messages;
    private final RebuildSteps steps;
    private final Map<String, Long> objects = new TreeMap<>();
    private RebuildPlan plan;
    private Approval approval;
    private MigrationReport patches;
    private EnvFileReport envFile;

    RebuildProcedure(FullRebuildTask task, RoleStubs stubs, Journal journal, RebuildMessages messages) {
        this.task = task;
        this.stubs = stubs;
        this.journal = journal;
        this.messages = messages;
        this.steps = new RebuildSteps(task, stubs, journal, messages);
    }

    FullRebuildResult run() {
        untilAborted(this::approvedPlan);
        try {
            untilAborted(this::build);
        } catch (TemporalFailure failure) {
            Workflow.newDetachedCancellationScope(steps::undo).run();
            throw failure;
        }
        // From here on the app may point at the instance: it stays, whatever happens.
        messages.enter(ProcedurePhase.FLIPPING);
        Workflow.newDetachedCancellationScope(this::flip).run();
        return new FullRebuildResult(
                plan.backup().slot(),
                steps.instance(),
                patches.applied(),
                objects,
                plan.facts().secrets(),
                envFile == null ? null : envFile.path(),
                approval,
                journal.elapsed());
    }

    /** What was approved days ago is looked at again: only a plan that still holds is carried out. */
    private Approval approvedPlan() {
        while (true) {
            plan = new RebuildPreflight(task, stubs, journal).plan();
            if (!plan.problems().isEmpty()) {
                throw FailureType.TARGET_UNSUITABLE.failure(
                        "The rebuild cannot begin: " + String.join("; ", plan.problems()) + ".");
            }
            if (messages.gate().covers(plan.digest())) {
                return approval;
            }
            messages.enter(ProcedurePhase.PLANNED);
            approval = messages.gate().await(journal, plan.digest(), plan.lines());
        }
    }

    private FlipOrder build() {
        messages.enter(ProcedurePhase.BUILDING);
        messages.expect(plan.facts().manual());
        steps.create();
        steps.restore(plan.backup());
        patches = steps.patch();
        if (Workflow.getVersion("health is asked for before the flip", Workflow.DEFAULT_VERSION, 1) == 1) {
            steps.checkHealth(plan.backup());
        }
        if (plan.facts().storageEnv() == null && !plan.days().isEmpty()) {
            steps.attachStorage();
        }
        plan.facts().buckets().stream().filter(plan.days()::containsKey).forEach(this::bringBack);
        plan.facts().manual().forEach(step -> messages.await(journal, step));
        plan.facts().secrets().forEach(steps::rotate);
        if (plan.facts().envFile() != null) {
            envFile = steps.writeEnvFile();
        }
        steps.smoke();
        return flipOrder();
    }

    private void bringBack(String bucket) {
        objects.put(bucket, steps.storage(bucket, plan.days().get(bucket), project(), approval));
    }

    private String project() {
        String env = plan.facts().storageEnv();
        return env == null ? ProjectNames.ofInstance(steps.instance().id()) : env;
    }

    private void flip() {
        FlipActivities flips = stubs.requests(FlipActivities.class, Role.RESTORE);
        FlipActivities flipping = stubs.livingRequests(FlipActivities.class, Role.RESTORE);
        steps.insist("flip", () -> flipping.flip(flipOrder()), FlipProof::evidence);
        steps.insist(
                "probe route",
                () -> flips.probe(new RouteProbe(task.settings().env(), steps.instance(), true)),
                Function.identity());
        plan.facts().secrets().forEach(steps::revoke);
    }

    private FlipOrder flipOrder() {
        return new FlipOrder(task.settings().env(), task.procedure(), plan.live(), steps.instance());
    }

    /**
     * Does work until it is done or somebody aborts; returns when it has ended.
     *
     * @throws TemporalFailure {@code NOT_APPROVED} when it was aborted, or what stopped the work
     */
    private <T> T untilAborted(Supplier<T> work) {
        List<Promise<T>> begun = new ArrayList<>();
        CancellationScope scope = Workflow.newCancellationScope(() -> begun.add(Async.function(work::get)));
        scope.run();
        Promise<T> promise = begun.get(0);
        try {
            Workflow.await(() -> promise.isCompleted() || messages.abort().isPresent());
        } catch (TemporalFailure cancelled) {
            // The work was cancelled with the run; what it holds is let go before anything is removed.
            var unused = promise.getFailure();
            throw cancelled;
        }
        if (messages.abort().isPresent()) {
            scope.cancel();
            var unused = promise.getFailure();
            Abort abort = messages.abort().get();
            throw FailureType.NOT_APPROVED.told(abort.by() + " aborted the rebuild: " + abort.reason() + ".");
        }
        return promise.get();
    }
}
