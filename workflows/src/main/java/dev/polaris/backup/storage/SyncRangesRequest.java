package dev.polaris.backup.storage;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polaris.backup.settings.RunSettings;
import java.util.List;
import java.util.Objects;

/**
 * Asks for the ranges of a sync.
 *
 * @param settings the run's settings
 * @param order the sync
 * @param jobs ranges at work at the same time
 * @param expected objects that are expected in all of them
 * @param waiting ranges that were not begun
 * @param done what was done so far; null for nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SyncRangesRequest(
        RunSettings settings, SyncOrder order, int jobs, long expected, List<RangeSpan> waiting, SyncTotals done) {
    public SyncRangesRequest {
        Objects.requireNonNull(settings, "settings");
        Objects.requireNonNull(order, "order");
        waiting = List.copyOf(waiting);
        done = done == null ? SyncTotals.NONE : done;
        if (jobs < 1) {
            throw new IllegalArgumentException("at least one range must be at work, not " + jobs);
        }
    }

    /** The rest, after some ranges. */
    SyncRangesRequest after(List<RangeSpan> left, SyncTotals total) {
        return new SyncRangesRequest(settings, order, jobs, expected, left, total);
    }
}
