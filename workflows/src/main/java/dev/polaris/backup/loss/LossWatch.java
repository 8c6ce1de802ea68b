package dev.polaris.backup.loss;

import dev.polaris.backup.database.Slot;
import dev.polaris.backup.failure.FailureReason;
import dev.polaris.backup.journal.Journal;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.settings.RunSettings;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.Optional;

/**
 * The search for losses that a committed backup starts. It belongs to itself, like a verification, and whatever becomes of
 * it, the backup's run goes on.
 */
public final class LossWatch {
    private static final String STEP = "look for losses";

    private final String id;
    private final Journal journal;
    private final Promise<LossReport> report;

    private LossWatch(String id, Journal journal, Promise<LossReport> report) {
        this.id = id;
        this.journal = journal;
        this.report = report;
    }

    /** Starts it, and returns when Temporal has it; empty when it could not be started, which the journal says. */
    public static Optional<LossWatch> start(RunSettings settings, String backupId, Slot slot, Journal journal) {
        String id = "losses/" + settings.env() + "/" + backupId;
        FindLosses child = Workflow.newChildWorkflowStub(
                FindLosses.class,
                ChildWorkflowOptions.newBuilder()
                        .setWorkflowId(id)
                        .setTaskQueue(Role.CONTROL.taskQueue(settings.env()))
                        .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON)
                        .setStaticSummary("losses in " + slot.path())
                        .build());
        try {
            Promise<LossReport> report = Async.function(child::run, new FindLossesRequest(settings.env(), slot.path()));
            Workflow.getWorkflowExecution(child).get();
            return Optional.of(new LossWatch(id, journal, report));
        } catch (TemporalFailure failure) {
            journal.skipped(STEP, "not started: " + FailureReason.of(failure).message());
            return Optional.empty();
        }
    }

    /** What was found, if it is known by then; empty also when nothing was lost. */
    public Optional<String> within(Duration patience) {
        boolean known = Workflow.await(patience, report::isCompleted);
        if (!known) {
            journal.skipped(STEP, id + " goes on by itself");
            return Optional.empty();
        }
        try {
            LossReport found = report.get();
            journal.done(STEP, found.sentence());
            return found.lost() == 0 ? Optional.empty() : Optional.of(found.sentence());
        } catch (TemporalFailure failure) {
            journal.skipped(STEP, id + " failed: " + FailureReason.of(failure).message());
            return Optional.empty();
        }
    }
}
