package dev.polaris.backup.config;

import java.util.Optional;
import java.util.Set;

/**
 * How backups are proven by restoring them.
 *
 * @param target the configured target on whose server canaries create databases of their own; empty for throwaway clusters
 * @param directory where throwaway clusters live on a verify worker's host; empty for Java's temporary directory
 * @param serverDirectory where initdb and pg_ctl are; empty to choose among those installed
 * @param acceptedExtensions extensions that the canary's server may lack without keeping a backup from being proven; what
 *     needs them is named in every verdict
 */
public record CanaryConfig(
        Optional<String> target,
        Optional<String> directory,
        Optional<String> serverDirectory,
        Set<String> acceptedExtensions) {
    /** What is used when the configuration is silent. */
    public static final CanaryConfig STANDARD =
            new CanaryConfig(Optional.empty(), Optional.empty(), Optional.empty(), Set.of());

    public CanaryConfig {
        acceptedExtensions = Set.copyOf(acceptedExtensions);
    }
}
