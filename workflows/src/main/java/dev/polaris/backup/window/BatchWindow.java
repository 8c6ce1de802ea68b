package dev.polaris.backup.window;

import dev.polaris.backup.failure.FailureReason;
import dev.polaris.backup.journal.Journal;
import dev.polaris.backup.settings.Timing;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A sliding window over batches of work: as many at work as there are jobs, and the next one begins when any ends. A
 * batch whose failure time can heal keeps its place while it waits for its next try, so that a server in trouble sees
 * less work and not more.
 *
 * @param <B> what names a batch, in the journal too
 */
public final class BatchWindow<B> {
    /** Failures shown for one run; each is some hundred bytes in the journal. */
    private static final int MOST_TROUBLES = 20;

    private final Timing timing;
    private final int jobs;
    private final Journal.Line line;
    private final Consumer<B> work;
    private final List<B> atWork = new ArrayList<>();
    private TemporalFailure failure;
    private int troubles;

    /**
     * An empty window.
     *
     * @param jobs batches at work at the same time
     * @param line where failures are recorded
     * @param work does one batch; called again after a failure that time can heal
     */
    public BatchWindow(Timing timing, int jobs, Journal.Line line, Consumer<B> work) {
        this.timing = timing;
        this.jobs = jobs;
        this.line = line;
        this.work = work;
    }

    /** The batches that are not done yet. */
    public List<B> atWork() {
        return List.copyOf(atWork);
    }

    /**
     * Waits until there is room for another batch.
     *
     * @return false when none should begin, because one has failed for good
     */
    public boolean awaitRoom() {
        try {
            Workflow.await(() -> atWork.size() < jobs || failure != null);
        } catch (CanceledFailure cancelled) {
            awaitInDetachedScope();
            throw cancelled;
        }
        return failure == null;
    }

    /** Begins a batch; how it ends is told by {@link #awaitAll}. */
    public void begin(B batch) {
        atWork.add(batch);
        // The handle is not needed: the batch says itself how it ended.
        var unused = Async.procedure(() -> run(batch));
    }

    /** Waits until a batch has ended, or none is at work. */
    public void awaitAny() {
        int before = atWork.size();
        try {
            Workflow.await(() -> atWork.size() < before || atWork.isEmpty());
        } catch (CanceledFailure cancelled) {
            awaitInDetachedScope();
            throw cancelled;
        }
    }

    /** Waits until no batch is at work, and throws what one of them failed with. */
    public void awaitAll() {
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

    /** Cancelled batches end by themselves, and hold what they work on until then. */
    private void awaitInDetachedScope() {
        Workflow.newDetachedCancellationScope(() -> Workflow.await(atWork::isEmpty))
                .run();
    }

    private void run(B batch) {
        try {
            for (int tries = 1; failure == null; tries++) {
                if (tried(batch, tries)) {
                    return;
                }
            }
        } catch (TemporalFailure thrown) {
            failure = failure == null ? thrown : failure;
        } finally {
            atWork.remove(batch);
        }
    }

    private boolean tried(B batch, int tries) {
        try {
            work.accept(batch);
            return true;
        } catch (TemporalFailure thrown) {
            FailureReason reason = FailureReason.of(thrown);
            if (!reason.retryable() || tries >= timing.tries()) {
                throw thrown;
            }
            if (troubles++ < MOST_TROUBLES) {
                line.retry(new FailureReason(reason.type(), "batch " + batch + ": " + reason.message(), true));
            }
        }
        // Cut short when another batch has failed for good.
        Workflow.await(timing.pauseAfter(tries), () -> failure != null);
        return false;
    }
}
