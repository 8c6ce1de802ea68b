package dev.polaris.backup.restore;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polaris.backup.settings.RunSettings;
import java.time.Duration;
import java.util.Objects;

/**
 * Asks for the data section of a restore. What is null at the beginning is carried along when the run continues as new.
 *
 * @param settings the run's settings
 * @param order the restore
 * @param taskQueue where {@link DataActivities} that reach the target are served
 * @param patience how long to wait for a worker there; null for as long as it takes
 * @param jobs batches at work at the same time
 * @param plan the batches; null until they are known
 * @param nextBatch the first batch that was not begun
 * @param done what was loaded so far; null for nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RestoreDataRequest(
        RunSettings settings,
        RestoreOrder order,
        String taskQueue,
        Duration patience,
        int jobs,
        DataPlan plan,
        int nextBatch,
        DataTotals done) {
    public RestoreDataRequest {
        Objects.requireNonNull(settings, "settings");
        Objects.requireNonNull(order, "order");
        Objects.requireNonNull(taskQueue, "taskQueue");
        done = done == null ? DataTotals.NONE : done;
        if (jobs < 1) {
            throw new IllegalArgumentException("at least one batch must be at work, not " + jobs);
        }
    }

    /** The whole data section, from its beginning. */
    public static RestoreDataRequest whole(RunSettings settings, RestoreOrder order, String taskQueue, int jobs) {
        return new RestoreDataRequest(settings, order, taskQueue, null, jobs, null, 0, null);
    }

    /** The same, giving up when no worker takes a step in time. */
    public RestoreDataRequest within(Duration longestWait) {
        return new RestoreDataRequest(settings, order, taskQueue, longestWait, jobs, plan, nextBatch, done);
    }

    /** The rest, after some batches. */
    RestoreDataRequest after(DataPlan known, int next, DataTotals total) {
        return new RestoreDataRequest(settings, order, taskQueue, patience, jobs, known, next, total);
    }
}
