package dev.polaris.backup.s3;

import java.util.Optional;

/**
 * Whether the bucket can hold versions against deletion, and for how long it does so by itself.
 *
 * @param enabled whether object lock is on for the bucket
 * @param defaultRetention what every new version gets; empty when writers must ask for it
 */
public record ObjectLock(boolean enabled, Optional<Retention> defaultRetention) {

    /** GOVERNANCE can be lifted by a role with the bypass permission, COMPLIANCE by nobody. */
    public enum Mode {
        GOVERNANCE,
        COMPLIANCE
    }

    /**
     * @param days length of the retention; a year of S3 counts as 365 days
     */
    public record Retention(Mode mode, int days) {}
}
