package dev.polaris.backup.journal;

import dev.polaris.backup.failure.FailureReason;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.settings.Timing;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The record of one run, kept in workflow state: every step, every attempt, and why attempts failed. It also shows the
 * run in Temporal UI (current details, search attributes), so that what is recorded and what is shown cannot differ.
 *
 * <p>Steps are retried here and not by activity retry options: a retry that the server makes by itself would be
 * invisible in the record.
 */
public final class Journal {
    /** Journals travel as payloads, which must stay small through many failed attempts. */
    private static final int LONGEST_TROUBLE = 400;

    private final String env;
    private final String kind;
    private final Instant startedAt;
    private final List<Line> lines = new ArrayList<>();
    private Instant estimatedEnd;
    private String shownStep;
    private String child;

    /** Opens the journal of the running workflow. */
    public Journal(String env, String kind) {
        this.env = env;
        this.kind = kind;
        this.startedAt = now();
        Workflow.upsertTypedSearchAttributes(SearchAttributes.ENV.valueSet(env), SearchAttributes.KIND.valueSet(kind));
    }

    /**
     * Runs a step, and again after a pause while its failure is one that time can heal.
     *
     * @param evidence says in a few words what the result is
     * @throws TemporalFailure the last failure, when it is not retryable or all tries are used up
     */
    public <T> T step(String name, Timing timing, Supplier<T> work, Function<T, String> evidence) {
        Line line = begin(name);
        while (true) {
            try {
                T result = work.get();
                line.end(StepState.DONE, evidence.apply(result));
                show(name);
                return result;
            } catch (TemporalFailure failure) {
                pauseOrThrow(line, timing, failure);
            }
        }
    }

    /** A step whose result needs no words. */
    public void step(String name, Timing timing, Runnable work) {
        step(
                name,
                timing,
                () -> {
                    work.run();
                    return null;
                },
                nothing -> null);
    }

    /**
     * Runs a step once; the caller decides what its failure means.
     *
     * @throws TemporalFailure the step's failure, already recorded
     */
    public <T> T once(String name, Supplier<T> work, Function<T, String> evidence) {
        Line line = begin(name);
        try {
            T result = work.get();
            line.done(evidence.apply(result));
            return result;
        } catch (TemporalFailure failure) {
            line.fail(FailureReason.of(failure));
            show(name);
            throw failure;
        }
    }

    /** How long each finished step took, by name; of a step done twice the last counts. */
    public Map<String, Duration> durations() {
        Map<String, Duration> durations = new TreeMap<>();
        for (Line line : lines) {
            if (line.state == StepState.DONE) {
                durations.put(line.name, Duration.between(line.startedAt, line.endedAt));
            }
        }
        return durations;
    }

    /** When the run began. */
    public Instant startedAt() {
        return startedAt;
    }

    /** Begins a step whose retries the caller steers. */
    public Line begin(String name) {
        Line line = new Line(name, now());
        lines.add(line);
        show(name);
        return line;
    }

    /** Records a step that was left out, and why. */
    public void skipped(String name, String reason) {
        begin(name).end(StepState.SKIPPED, reason);
        show(name);
    }

    /** Records a step that was done at once. */
    public void done(String name, String evidence) {
        begin(name).done(evidence);
    }

    /** Tells when the run is likely to end, from how long the last one took. */
    public void expectEndIn(Duration duration) {
        estimatedEnd = now().plus(duration);
    }

    /** Names the workflow that does the work. */
    public void child(String workflowId) {
        child = workflowId;
    }

    /** The journal as it stands. */
    public JournalView view() {
        WorkflowInfo info = Workflow.getInfo();
        List<StepEntry> steps = lines.stream().map(Line::entry).toList();
        return new JournalView(
                info.getWorkflowId(), info.getFirstExecutionRunId(), env, kind, startedAt, estimatedEnd, child, steps);
    }

    /** How long the run has taken so far. */
    public Duration elapsed() {
        return Duration.between(startedAt, now());
    }

    private void pauseOrThrow(Line line, Timing timing, TemporalFailure failure) {
        FailureReason reason = FailureReason.of(failure);
        boolean again = reason.retryable() && line.attempts < timing.tries() && !(failure instanceof CanceledFailure);
        if (!again) {
            line.fail(reason);
            show(line.name);
            throw failure;
        }
        line.retry(reason);
        show(line.name);
        Workflow.sleep(timing.pauseAfter(line.attempts));
        line.again();
        show(line.name);
    }

    private void show(String step) {
        if (!step.equals(shownStep)) {
            Workflow.upsertTypedSearchAttributes(SearchAttributes.STEP.valueSet(step));
            shownStep = step;
        }
        Workflow.setCurrentDetails(JournalMarkdown.render(view()));
    }

    private static Instant now() {
        return Instant.ofEpochMilli(Workflow.currentTimeMillis());
    }

    /** One step being recorded. */
    public final class Line {
        private final String name;
        private final Instant startedAt;
        private final List<String> troubles = new ArrayList<>();
        private StepState state = StepState.RUNNING;
        private int attempts = 1;
        private Instant endedAt;
        private String evidence;

        private Line(String name, Instant startedAt) {
            this.name = name;
            this.startedAt = startedAt;
        }

        /** Says what a step waits for that may take days. */
        public void waits(String forWhat) {
            evidence = forWhat;
            show(name);
        }

        /** Records that the step ended well. */
        public void done(String what) {
            end(StepState.DONE, what);
            show(name);
        }

        /** Records that the step failed for good. */
        public void fail(FailureReason reason) {
            if (reason.type() == FailureType.NO_WORKER) {
                end(StepState.SKIPPED, "no worker of that role is there");
                return;
            }
            end(StepState.FAILED, null);
            troubles.add(describe(reason));
        }

        /** Records why this attempt failed; the step will be tried again. */
        public void retry(FailureReason reason) {
            state = StepState.RETRYING;
            troubles.add(describe(reason));
        }

        /** Begins the next attempt. */
        public void again() {
            state = StepState.RUNNING;
            attempts++;
        }

        /** How often the step was begun. */
        public int attempts() {
            return attempts;
        }

        private void end(StepState end, String what) {
            state = end;
            endedAt = now();
            evidence = what;
        }

        private String describe(FailureReason reason) {
            FailureType type = reason.type();
            String message = reason.message();
            String told = message.length() <= LONGEST_TROUBLE ? message : message.substring(0, LONGEST_TROUBLE) + "…";
            return "attempt " + attempts + ": " + type + ": " + told;
        }

        private StepEntry entry() {
            return new StepEntry(name, state, attempts, startedAt, endedAt, evidence, List.copyOf(troubles));
        }
    }
}
