package dev.polaris.backup.storage;

/**
 * How much one range should hold: enough that taking it is worth the while, not so much that one worker is alone at the
 * end.
 *
 * @param objects listed objects
 * @param bytes their length
 */
public record RangeSize(long objects, long bytes) {
    public RangeSize {
        if (objects < 1 || bytes < 1) {
            throw new IllegalArgumentException("a range holds at least one object, not " + objects);
        }
    }

    boolean isReached(long listed, long listedBytes) {
        return listed >= objects || listedBytes >= bytes;
    }

    /** What a range may grow to before it is cut. */
    RangeSize doubled() {
        return new RangeSize(objects * 2, bytes * 2);
    }
}
