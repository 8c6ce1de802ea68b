package dev.polaris.backup.report;

import java.time.Duration;

/**
 * A time that may not be exceeded, and what was reached.
 *
 * @param objective the strategy's objective
 * @param reached what it took, or has taken so far
 * @param met whether that is within the objective
 */
public record Objective(Duration objective, Duration reached, boolean met) {
    static Objective of(Duration objective, Duration reached) {
        return new Objective(objective, reached, reached.compareTo(objective) <= 0);
    }
}
