package dev.polaris.backup.journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What can be seen of a run at one moment.
 *
 * @param steps the steps of the workflow that does the work, and of those it works through
 * @param progress of steps that move data now
 * @param notices what holds the run up, such as a role without a worker
 * @param estimatedEnd when the run is likely to end; null when nothing tells
 * @param clock how long it may take; null when nothing limits it
 */
public record RunSight(
        List<ShownStep> steps,
        List<Progress> progress,
        List<String> notices,
        Instant estimatedEnd,
        RecoveryClock clock) {
    public RunSight {
        steps = List.copyOf(steps);
        progress = List.copyOf(progress);
        notices = List.copyOf(notices);
    }

    /** The same, seen against a clock. */
    RunSight with(RecoveryClock itsClock) {
        return new RunSight(steps, progress, notices, estimatedEnd, itsClock);
    }

    /** The same with another notice. */
    public RunSight noticing(String notice) {
        List<String> all = new ArrayList<>(notices);
        all.add(notice);
        return new RunSight(steps, progress, all, estimatedEnd, clock);
    }

    /** Whether a step of this name is under way. */
    public boolean runs(String name) {
        return steps.stream()
                .anyMatch(shown ->
                        shown.step().endedAt() == null && shown.step().name().equals(name));
    }

    /** Whether a step is under way. */
    boolean runs() {
        return steps.stream().anyMatch(shown -> shown.step().endedAt() == null);
    }
}
