package dev.polaris.backup.restore;

import dev.polaris.backup.journal.JournalView;
import dev.polaris.backup.journal.StepEntry;
import dev.polaris.backup.journal.StepState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How fast one restore was, all of its steps included.
 *
 * @param startedAt when it began
 * @param bytes what it loaded, in bytes of the archive; not 0
 * @param took from its beginning to its end
 */
public record RestorePace(Instant startedAt, long bytes, Duration took) {
    /** A restore of much less than is planned says more of its fixed costs than of its pace. */
    private static final int COMPARABLE = 10;

    public RestorePace {
        if (bytes < 1 || took.isNegative() || took.isZero()) {
            throw new IllegalArgumentException(bytes + " bytes in " + took + " is no pace");
        }
    }

    /** The pace of a restore that ended well in one go; empty for any other run. */
    public static Optional<RestorePace> of(JournalView journal) {
        boolean whole =
                journal.steps().stream().allMatch(step -> step.state() == StepState.DONE && step.endedAt() != null);
        Optional<StepEntry> released = step(journal, RestoreRunWorkflow.RELEASE);
        Optional<DataTotals> loaded =
                step(journal, RestoreRunWorkflow.DATA).map(StepEntry::evidence).flatMap(DataTotals::read);
        if (!whole || released.isEmpty() || loaded.isEmpty()) {
            return Optional.empty();
        }
        Duration took = Duration.between(journal.startedAt(), released.get().endedAt());
        boolean known = loaded.get().bytes() > 0 && loaded.get().found() == 0 && took.toMillis() > 0;
        return known
                ? Optional.of(new RestorePace(journal.startedAt(), loaded.get().bytes(), took))
                : Optional.empty();
    }

    /** Whether it says anything about a restore of so many bytes. */
    public boolean comparable(long planned) {
        return bytes >= planned / COMPARABLE;
    }

    /** How long a restore of so many bytes takes at this pace. */
    public Duration of(long planned) {
        return Duration.ofSeconds(1 + Math.round(took.toMillis() / 1000.0 / bytes * planned));
    }

    private static Optional<StepEntry> step(JournalView journal, String name) {
        return journal.steps().stream().filter(step -> step.name().equals(name)).findFirst();
    }
}
