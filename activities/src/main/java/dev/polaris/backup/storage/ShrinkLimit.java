package dev.polaris.backup.storage;

import dev.polaris.backup.failure.FailureType;

/**
 * How many objects of a bucket may be missing from one sync to the next. A listing that is suddenly empty or short is
 * more often a key without rights, or a project in trouble, than a clean-up; a manifest of it would pass for a backup.
 *
 * @param percent of the last manifest's objects
 */
public record ShrinkLimit(int percent) {
    /** So few may always be missing: in a small bucket each one is a large share. */
    private static final long ALWAYS = 10;

    public ShrinkLimit {
        if (percent < 0 || percent > 100) {
            throw new IllegalArgumentException("a share is 0 to 100 percent, not " + percent);
        }
    }

    /**
     * Refuses a count that is too small.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code LISTING_SHRANK}
     */
    void check(SyncOrder order, long before, long now) {
        if (order.options().acceptShrink() || !isTooSmall(before, now)) {
            return;
        }
        throw FailureType.LISTING_SHRANK.failure("The bucket " + order.slot().bucket() + " lists " + now
                + " objects and had " + before + "; at most " + percent + " % may be missing.");
    }

    private boolean isTooSmall(long before, long now) {
        long missing = before - now;
        return before > 0 && now == 0 || missing > ALWAYS && missing * 100 > before * percent;
    }
}
