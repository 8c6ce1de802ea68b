package dev.polaris.backup.report;

import dev.polaris.backup.journal.ShownStep;
import dev.polaris.backup.journal.StepEntry;
import dev.polaris.backup.journal.StepState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How long the app could not write: from the start of the step that froze it to the end of the step that let it write again,
 * so never less than it was. Of a procedure that was rolled back, the first time.
 *
 * @param from the start
 * @param until the end; null while it lasts
 * @param took how long that is, up to now while it lasts
 */
public record ReadOnlySpan(Instant from, Instant until, Duration took) {
    /** The steps' names, as procedures have them. */
    static final String FREEZE = "freeze";

    static final String THAW = "thaw";

    /** What the steps of a run say; empty when it froze nothing. */
    static Optional<ReadOnlySpan> of(List<ShownStep> steps, Instant now) {
        Optional<Instant> from = steps.stream()
                .map(ShownStep::step)
                .filter(step -> step.name().equals(FREEZE) && step.state() != StepState.SKIPPED)
                .map(StepEntry::startedAt)
                .findFirst();
        return from.map(start -> {
            Instant until = steps.stream()
                    .map(ShownStep::step)
                    .filter(step -> step.name().equals(THAW) && step.state() == StepState.DONE)
                    .map(StepEntry::endedAt)
                    .filter(start::isBefore)
                    .findFirst()
                    .orElse(null);
            return new ReadOnlySpan(start, until, Duration.between(start, until == null ? now : until));
        });
    }
}
