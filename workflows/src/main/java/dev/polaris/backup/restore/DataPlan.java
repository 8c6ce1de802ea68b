package dev.polaris.backup.restore;

/**
 * How the data section is loaded: so many batches of units, each unit one transaction. Every worker computes the units
 * themselves from the index, and gets the same ones.
 *
 * @param unitSize about how many bytes of the archive a unit has; fixed for the whole of a restore, because the names of
 *     its units depend on it
 * @param batches number of batches
 * @param units number of units
 * @param rows rows and large objects of all units
 * @param bytes their length in the archive
 */
public record DataPlan(long unitSize, int batches, int units, long rows, long bytes) {
    public DataPlan {
        if (unitSize < 1 || batches < 0 || units < batches) {
            throw new IllegalArgumentException(batches + " batches of " + units + " units cannot be");
        }
    }
}
