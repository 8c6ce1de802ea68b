package dev.polaris.backup.procedure;

import dev.polaris.backup.instance.Instance;
import dev.polaris.backup.journal.Journal;
import dev.polaris.backup.roles.Role;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.workflow.Async;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;

/** Closes a procedure: whichever instance the app no longer uses is left to a workflow that keeps it. */
final class KeptInstances {
    private final DatabaseRestoreTask task;
    private final Journal journal;

    KeptInstances(DatabaseRestoreTask task, Journal journal) {
        this.task = task;
        this.journal = journal;
    }

    DatabaseRestoreResult close(boolean rolledBack, ProcedurePlan plan, Instance fresh, FlipDecision decision) {
        Instance live = rolledBack ? plan.live() : fresh;
        Instance left = rolledBack ? fresh : plan.live();
        String[] id = new String[1];
        Workflow.newDetachedCancellationScope(() -> id[0] = keep(left)).run();
        Instant thawed = journal.view().steps().stream()
                .filter(step -> step.name().equals("thawed"))
                .map(step -> step.endedAt())
                .findFirst()
                .orElseThrow();
        return new DatabaseRestoreResult(
                rolledBack ? DatabaseRestoreOutcome.ROLLED_BACK : DatabaseRestoreOutcome.RESTORED,
                plan.backup().slot(),
                live,
                left,
                id[0],
                decision.lossWindow(),
                Duration.between(decision.frozen().provenAt(), thawed),
                decision.frozen().provenAt(),
                decision.safety().slot());
    }

    /** Outlives this run, and does not hold its lock: another procedure may be needed before these days are over. */
    private String keep(Instance left) {
        String id = ProcedureIds.kept(task.settings().env(), left.id());
        KeptInstance child = Workflow.newChildWorkflowStub(
                KeptInstance.class,
                ChildWorkflowOptions.newBuilder()
                        .setWorkflowId(id)
                        .setTaskQueue(Role.CONTROL.taskQueue(task.settings().env()))
                        .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON)
                        .setStaticSummary("keeps " + left.label() + " after "
                                + task.request().ticket())
                        .build());
        journal.done("close", left.label() + " is kept by " + id);
        var unused = Async.procedure(
                child::run, new KeptInstanceTask(task.settings(), task.request().ticket(), left));
        try {
            Workflow.getWorkflowExecution(child).get();
        } catch (io.temporal.failure.ChildWorkflowFailure alreadyKept) {
            // An earlier procedure left the same instance; its keeper goes on.
            journal.skipped("keep", id + " is running already");
        }
        return id;
    }
}
