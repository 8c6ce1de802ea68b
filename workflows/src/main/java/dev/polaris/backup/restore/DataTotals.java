package dev.polaris.backup.restore;

/**
 * What was loaded.
 *
 * @param units units loaded by whoever answers
 * @param found units that had been loaded before
 * @param rows rows and large objects in both
 * @param bytes their length in the archive
 */
public record DataTotals(long units, long found, long rows, long bytes) {
    /** Nothing yet. */
    public static final DataTotals NONE = new DataTotals(0, 0, 0, 0);

    /** Both together. */
    public DataTotals plus(DataTotals other) {
        return new DataTotals(units + other.units, found + other.found, rows + other.rows, bytes + other.bytes);
    }
}
