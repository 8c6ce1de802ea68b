package dev.polaris.backup.flip;

/**
 * One way to point an app at another database. Every way looks where the app points before it changes anything, and says
 * what it sees rather than what it remembers.
 */
public interface AppFlip {
    /** Looks where the app points, and whether it could be flipped; changes nothing. */
    FlipFacts examine(FlipOrder order);

    /** Points the app at the order's new instance, or completes what an earlier attempt began. */
    FlipProof flip(FlipOrder order);
}
