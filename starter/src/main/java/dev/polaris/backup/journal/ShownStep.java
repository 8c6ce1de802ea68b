package dev.polaris.backup.journal;

import java.util.Objects;

/**
 * A step as it is shown: the steps of a run that another run works through stand below the step that waits for it.
 *
 * @param depth how far below; 0 for the run that was started
 * @param step the step
 */
public record ShownStep(int depth, StepEntry step) {
    public ShownStep {
        Objects.requireNonNull(step, "step");
    }

    /** What it is told apart by from sight to sight: a step is begun once. */
    String key() {
        return depth + "/" + step.name() + "/" + step.startedAt();
    }

    /** The step as one line, indented. */
    String line() {
        return "  ".repeat(depth) + StepLine.of(step);
    }
}
