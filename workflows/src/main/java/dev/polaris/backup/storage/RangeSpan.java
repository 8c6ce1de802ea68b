package dev.polaris.backup.storage;

/**
 * Some of the ranges that one range, or the plan, was cut into. The keys they begin and end with stand in the parent's
 * record in the bucket: keys can be personal, and histories must stay small.
 *
 * @param parent the range that was cut; the empty text for the plan
 * @param from the first one's number
 * @param to the number behind the last one's
 */
public record RangeSpan(String parent, int from, int to) {
    public RangeSpan {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("no ranges " + from + " to " + to);
        }
    }

    /** The name of the range with this number: {@code 3}, or {@code 3.0} when range 3 was cut itself. */
    public static String name(String parent, int number) {
        return parent.isEmpty() ? Integer.toString(number) : parent + "." + number;
    }
}
