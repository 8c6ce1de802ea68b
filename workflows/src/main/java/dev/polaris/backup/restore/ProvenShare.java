package dev.polaris.backup.restore;

/**
 * How much of a backup's rows a restore has proven.
 *
 * @param tables tables with rows in the backup's index
 * @param tablesProven those found equal
 * @param rows rows of all tables in the index
 * @param rowsProven rows of the tables found equal
 */
public record ProvenShare(long tables, long tablesProven, long rows, long rowsProven) {}
