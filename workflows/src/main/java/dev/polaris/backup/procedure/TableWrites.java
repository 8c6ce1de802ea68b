package dev.polaris.backup.procedure;

/**
 * How many rows of a table were written, as the server counts them: also those of transactions that were rolled back.
 *
 * @param table {@code schema.name}
 * @param inserted rows
 * @param updated rows
 * @param deleted rows
 */
public record TableWrites(String table, long inserted, long updated, long deleted) {
    /** What was written between two counts. */
    TableWrites since(TableWrites earlier) {
        return new TableWrites(
                table, inserted - earlier.inserted, updated - earlier.updated, deleted - earlier.deleted);
    }

    boolean none() {
        return inserted == 0 && updated == 0 && deleted == 0;
    }

    String words() {
        return table + ": " + inserted + " inserted, " + updated + " updated, " + deleted + " deleted";
    }
}
