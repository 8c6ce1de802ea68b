package dev.polaris.backup.journal;

import java.time.Instant;
import java.util.List;

/**
 * What can be seen of a run at one moment.
 *
 * @param steps the steps of the workflow that does the work
 * @param progress of steps that move data now
 * @param notices what holds the run up, such as a role without a worker
 * @param estimatedEnd when the run is likely to end; null when nothing tells
 */
public record RunSight(List<StepEntry> steps, List<Progress> progress, List<String> notices, Instant estimatedEnd) {
    public RunSight {
        steps = List.copyOf(steps);
        progress = List.copyOf(progress);
        notices = List.copyOf(notices);
    }
}
