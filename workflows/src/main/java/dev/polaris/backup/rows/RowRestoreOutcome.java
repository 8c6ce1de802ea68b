package dev.polaris.backup.rows;

/** How a row restore ended. */
public enum RowRestoreOutcome {
    /** The plan was made and nothing was changed. */
    PLANNED,
    /** There was nothing to change. */
    NOTHING_TO_DO,
    /** The rows are in a file. */
    EXPORTED,
    /** The rows are in the table. */
    MERGED
}
