package dev.polaris.backup.archive;

import java.util.Objects;

/**
 * How one check ended.
 *
 * @param outcome passed, failed, or not run to its end
 * @param detail for a check not run to its end, why; else empty
 */
public record WalkVerdict(Outcome outcome, String detail) {
    /** Only {@link #PASSED} is green. */
    public enum Outcome {
        PASSED,
        FAILED,
        NOT_RUN
    }

    public WalkVerdict {
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(detail, "detail");
    }
}
