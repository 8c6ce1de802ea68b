package dev.polaris.backup.journal;

import dev.polaris.backup.starter.Age;
import java.time.Duration;
import java.util.Locale;

/** One step of a run as one line of text. */
final class StepLine {
    private StepLine() {}

    /** Name, state, what it found, and the newest trouble. */
    static String of(StepEntry step) {
        StringBuilder line =
                new StringBuilder(step.name() + ": " + step.state().name().toLowerCase(Locale.ROOT));
        if (step.attempts() > 1) {
            line.append(" (attempt ").append(step.attempts()).append(')');
        }
        if (step.endedAt() != null && step.state() == StepState.DONE) {
            line.append(" in ").append(Age.of(Duration.between(step.startedAt(), step.endedAt())));
        }
        if (step.evidence() != null) {
            line.append(", ").append(step.evidence());
        }
        boolean troubled = step.state() == StepState.RETRYING || step.state() == StepState.FAILED;
        if (troubled && !step.troubles().isEmpty()) {
            line.append(", ").append(step.troubles().get(step.troubles().size() - 1));
        }
        return line.toString().replace('\n', ' ');
    }
}
