package dev.polaris.backup.config;

/**
 * What a table may lose from one backup to the next before it is told.
 *
 * @param mayShrink percent of its rows; with 100 it may also be emptied
 * @param fromRows a table that had fewer rows is told only when it is emptied or gone: a share of few rows says nothing
 * @param mayVanish whether it may be gone, as partitions are that are dropped when they are old
 */
public record LossRule(int mayShrink, int fromRows, boolean mayVanish) {
    private static final int ALL = 100;

    /** What holds when the configuration is silent. */
    public static final LossRule STANDARD = new LossRule(20, 100, false);

    public LossRule {
        if (mayShrink < 0 || mayShrink > ALL) {
            throw new IllegalArgumentException("mayShrink must be from 0 to 100, not " + mayShrink);
        }
        if (fromRows < 0) {
            throw new IllegalArgumentException("fromRows must not be negative");
        }
    }

    /** Whether a table may lose all its rows and stay. */
    public boolean mayBeEmptied() {
        return mayShrink == ALL;
    }
}
