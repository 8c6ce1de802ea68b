package dev.polaris.backup.journal;

import dev.polaris.backup.starter.Age;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * How much of the time that a recovery may take is used, counted from the moment it was asked for.
 *
 * @param objective how long it may take
 * @param startedAt when it was asked for
 */
public record RecoveryClock(Duration objective, Instant startedAt) {
    /** The strategy's objective for a part of a database. */
    public static final Duration PARTIAL = Duration.ofHours(2);
    /** The strategy's objective for a whole environment. */
    public static final Duration FULL = Duration.ofHours(6);

    public RecoveryClock {
        Objects.requireNonNull(objective, "objective");
        Objects.requireNonNull(startedAt, "startedAt");
    }

    /** What is used and what is left at this moment. */
    public String at(Instant now) {
        Duration used = Duration.between(startedAt, now);
        Duration left = objective.minus(used);
        return "RTO " + hours() + ": " + Age.of(used) + " used, "
                + (left.isNegative() ? "missed by " + Age.of(left.negated()) : Age.of(left) + " left");
    }

    /** What a log needs to know of the clock: it changes a few times only. */
    public String milestone(Instant now) {
        Duration used = Duration.between(startedAt, now);
        if (used.compareTo(objective) > 0) {
            return "RTO " + hours() + " is missed: it ended at " + until();
        }
        if (used.multipliedBy(2).compareTo(objective) > 0) {
            return "RTO " + hours() + ": more than half of it is used; it ends at " + until();
        }
        return "RTO " + hours() + ", until " + until();
    }

    /** What to say when the run has ended. */
    public String verdict(Instant end) {
        Duration used = Duration.between(startedAt, end);
        return "took " + Age.of(used) + " of the " + hours() + " that the RTO allows"
                + (used.compareTo(objective) > 0 ? ": MISSED" : "");
    }

    private Instant until() {
        return startedAt.plus(objective).truncatedTo(ChronoUnit.SECONDS);
    }

    private String hours() {
        return objective.toHours() + "h";
    }
}
