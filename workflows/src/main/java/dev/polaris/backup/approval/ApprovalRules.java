package dev.polaris.backup.approval;

import java.time.Duration;

/**
 * What an approval must be like in this installation.
 *
 * @param fourEyes whether whoever asked for a run may not approve it
 * @param within how long a run waits for an approval; nothing is changed when it does not come
 */
public record ApprovalRules(boolean fourEyes, Duration within) {
    /** What holds when the configuration is silent. */
    public static final ApprovalRules DEFAULT = new ApprovalRules(false, Duration.ofHours(24));

    public ApprovalRules {
        if (within == null || within.isNegative() || within.isZero()) {
            throw new IllegalArgumentException("the time to approve within must be positive");
        }
    }
}
