package dev.polaris.backup.schedules;

import java.time.Instant;
import java.util.List;

/**
 * One schedule on the server as a person looks at it.
 *
 * @param id its id
 * @param times cron fields in UTC
 * @param paused whether it starts nothing for now
 * @param note why, or who keeps it
 * @param nextRuns the next starts; empty when paused
 * @param lastRuns the last starts, newest first
 */
public record ScheduleView(
        String id, String times, boolean paused, String note, List<Instant> nextRuns, List<Run> lastRuns) {
    public ScheduleView {
        nextRuns = List.copyOf(nextRuns);
        lastRuns = List.copyOf(lastRuns);
    }

    /** One start. */
    public record Run(Instant scheduledAt, Instant startedAt, String workflowId) {}
}
