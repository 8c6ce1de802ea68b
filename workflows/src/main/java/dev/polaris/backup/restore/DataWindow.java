package dev.polaris.backup.restore;

import dev.polaris.backup.failure.FailureReason;
import dev.polaris.backup.journal.Journal;
import dev.polaris.backup.settings.Timing;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;

/**
 * A sliding window over batches: as many at work as there are jobs, and the next one begins when any ends. A batch whose
 * failure time can heal keeps its place while it waits for its next try, so that a target in trouble sees fewer sessions
 * and not more.
 */
final class DataWindow {
    /** Failures shown for one run; each is some hundred bytes in the journal. */
    private static final int MOST_TROUBLES = 20;

    private final DataActivities activities;
    private final Timing timing;
    private final int jobs;
    private final Journal.Line line;
    private final List<Integer> atWork = new ArrayList<>();
    private DataTotals done;
    private TemporalFailure failure;
    private int troubles;

    DataWindow(DataActivities activities, Timing timing, int jobs, DataTotals done, Journal.Line line) {
        this.activities = activities;
        this.timing = timing;
        this.jobs = jobs;
        this.done = done;
        this.line = line;
    }

    List<Integer> atWork() {
        return List.copyOf(atWork);
    }

    DataTotals done() {
        return done;
    }

    /**
     * Waits until there is room for another batch.
     *
     * @return false when none should begin, because one has failed for good
     */
    boolean awaitRoom() {
        try {
            Workflow.await(() -> atWork.size() < jobs || failure != null);
        } catch (CanceledFailure cancelled) {
            awaitInDetachedScope();
            throw cancelled;
        }
        return failure == null;
    }

    void begin(BatchRequest request) {
        atWork.add(request.batch());
        // The handle is not needed: the batch says itself how it ended.
        var unused = Async.procedure(() -> load(request));
    }

    /** Waits until no batch is at work, and throws what one of them failed with. */
    void awaitAll() {
        try {
            Workflow.await(atWork::isEmpty);
        } catch (CanceledFailure cancelled) {
            awaitInDetachedScope();
            throw cancelled;
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Cancelled batches end by themselves, and hold a session on the target until then. */
    private void awaitInDetachedScope() {
        Workflow.newDetachedCancellationScope(() -> Workflow.await(atWork::isEmpty))
                .run();
    }

    private void load(BatchRequest request) {
        try {
            for (int tries = 1; failure == null; tries++) {
                if (tried(request, tries)) {
                    return;
                }
            }
        } catch (TemporalFailure thrown) {
            failure = failure == null ? thrown : failure;
        } finally {
            atWork.remove(Integer.valueOf(request.batch()));
        }
    }

    private boolean tried(BatchRequest request, int tries) {
        try {
            // Not in one expression: other batches add theirs while this one waits.
            DataTotals loaded = activities.restoreUnits(request);
            done = done.plus(loaded);
            return true;
        } catch (TemporalFailure thrown) {
            FailureReason reason = FailureReason.of(thrown);
            if (!reason.retryable() || tries >= timing.tries()) {
                throw thrown;
            }
            if (troubles++ < MOST_TROUBLES) {
                line.retry(
                        new FailureReason(reason.type(), "batch " + request.batch() + ": " + reason.message(), true));
            }
        }
        // Cut short when another batch has failed for good.
        Workflow.await(timing.pauseAfter(tries), () -> failure != null);
        return false;
    }
}
