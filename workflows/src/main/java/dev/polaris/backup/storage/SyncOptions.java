package dev.polaris.backup.storage;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;

/**
 * What a sync does differently from usual.
 *
 * @param full copy every object anew, also what has not changed
 * @param since what the last manifest knows and nobody has updated since then counts as unchanged, whatever its tags
 *     say; null to compare everything
 * @param acceptShrink commit although the bucket has lost more objects than the configuration lets pass
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SyncOptions(boolean full, Instant since, boolean acceptShrink) {
    /** As usual. */
    public static final SyncOptions USUAL = new SyncOptions(false, null, false);
}
