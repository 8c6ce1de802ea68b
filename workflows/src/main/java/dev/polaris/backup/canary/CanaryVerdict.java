package dev.polaris.backup.canary;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polaris.backup.restore.ValidationReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * What a canary has to say of a backup.
 *
 * @param env the environment
 * @param slot the backup's name
 * @param backupId the backup; a verdict on another one is not kept
 * @param startedAt when the canary began
 * @param took how long it took until now
 * @param report the comparison; null when the backup could not be restored
 * @param notRestored why it could not be; null when it was
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CanaryVerdict(
        String env,
        String slot,
        String backupId,
        Instant startedAt,
        Duration took,
        ValidationReport report,
        String notRestored) {
    public CanaryVerdict {
        Objects.requireNonNull(slot, "slot");
        Objects.requireNonNull(backupId, "backupId");
        if ((report == null) == (notRestored == null)) {
            throw new IllegalArgumentException("a verdict is a report, or why there is none");
        }
    }
}
