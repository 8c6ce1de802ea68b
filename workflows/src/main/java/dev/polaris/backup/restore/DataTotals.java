package dev.polaris.backup.restore;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What was loaded.
 *
 * @param units units loaded by whoever answers
 * @param found units that had been loaded before
 * @param rows rows and large objects in both
 * @param bytes their length in the archive
 */
public record DataTotals(long units, long found, long rows, long bytes) {
    private static final Pattern WORDS = Pattern.compile("(\\d+) units loaded, (\\d+) were there, (\\d+) bytes");

    /** Nothing yet. */
    public static final DataTotals NONE = new DataTotals(0, 0, 0, 0);

    /** Both together. */
    public DataTotals plus(DataTotals other) {
        return new DataTotals(units + other.units, found + other.found, rows + other.rows, bytes + other.bytes);
    }

    /** The totals for a journal; without rows, which its plan has. */
    String words() {
        return units + " units loaded, " + found + " were there, " + bytes + " bytes";
    }

    /** What {@link #words} said; empty when the text is another. */
    static Optional<DataTotals> read(String words) {
        Matcher matcher = WORDS.matcher(words);
        return matcher.matches()
                ? Optional.of(new DataTotals(
                        Long.parseLong(matcher.group(1)),
                        Long.parseLong(matcher.group(2)),
                        0,
                        Long.parseLong(matcher.group(3))))
                : Optional.empty();
    }
}
