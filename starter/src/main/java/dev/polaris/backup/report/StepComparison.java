package dev.polaris.backup.report;

import dev.polaris.backup.journal.ShownStep;
import dev.polaris.backup.journal.StepState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Two runs of the same shape beside each other, such as a drill and the real thing.
 *
 * @param against the other run
 * @param runId its run id
 * @param startedAt when it began
 * @param took how long it took
 * @param steps every step of either, in the order of the runs
 */
public record StepComparison(String against, String runId, Instant startedAt, Duration took, List<StepTimes> steps) {
    public StepComparison {
        steps = List.copyOf(steps);
    }

    static StepComparison of(RunReport here, RunReport there) {
        Map<String, Duration> mine = durations(here.steps());
        Map<String, Duration> theirs = durations(there.steps());
        Set<String> names = new LinkedHashSet<>(mine.keySet());
        names.addAll(theirs.keySet());
        List<StepTimes> rows = names.stream()
                .map(name -> new StepTimes(name, mine.get(name), theirs.get(name)))
                .toList();
        return new StepComparison(there.workflowId(), there.runId(), there.startedAt(), there.took(), rows);
    }

    private static Map<String, Duration> durations(List<ShownStep> steps) {
        Map<String, Duration> durations = new LinkedHashMap<>();
        Map<String, Integer> seen = new HashMap<>();
        List<String> path = new ArrayList<>();
        for (ShownStep shown : steps) {
            while (path.size() > shown.depth()) {
                path.remove(path.size() - 1);
            }
            path.add(shown.step().name());
            String name = String.join(" › ", path);
            int times = seen.merge(name, 1, Integer::sum);
            if (shown.step().state() == StepState.DONE) {
                durations.put(
                        times == 1 ? name : name + " (" + times + ")",
                        Duration.between(shown.step().startedAt(), shown.step().endedAt()));
            }
        }
        return durations;
    }
}
