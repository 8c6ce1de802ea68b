package dev.polaris.backup.validation;

import dev.polaris.backup.config.HealthCheckConfig;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How a restored database is compared.
 *
 * @param jobs connections that read rows at the same time
 * @param rangeBytes a table larger than twice this is read in ranges of about this size
 * @param toolDirectory where pg_dump is; empty to look in the usual places
 * @param quarantined whether the copy was kept from acting on the world, so that it differs in listed ways
 * @param acceptedExtensions extensions that the target may lack without keeping the verdict from being green
 * @param healthChecks the operator's questions
 * @param snapshotTime the moment the backup's data is of
 * @param extensionVersions the version that each extension had in the source, by name; empty when that is not known
 * @param managed whether a platform keeps schemas for itself on the target, where its own entries are expected
 */
public record ValidationSettings(
        int jobs,
        long rangeBytes,
        Optional<String> toolDirectory,
        boolean quarantined,
        Set<String> acceptedExtensions,
        List<HealthCheckConfig> healthChecks,
        Instant snapshotTime,
        Map<String, String> extensionVersions,
        boolean managed) {
    /** Tables larger than twice this are read in ranges; small enough that a few connections end at the same time. */
    public static final long USUAL_RANGE = 64L << 20;

    public ValidationSettings {
        if (jobs < 1 || rangeBytes < 1) {
            throw new IllegalArgumentException("jobs and range must be positive");
        }
        acceptedExtensions = Set.copyOf(acceptedExtensions);
        healthChecks = List.copyOf(healthChecks);
        extensionVersions = Map.copyOf(extensionVersions);
    }
}
