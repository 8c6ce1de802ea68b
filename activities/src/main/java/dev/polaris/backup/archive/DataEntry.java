package dev.polaris.backup.archive;

/**
 * The little a scanner must know of an entry to read its data block.
 *
 * @param dumpId the entry's dump id
 * @param name schema and name, for messages and progress
 * @param content what the block holds
 */
public record DataEntry(int dumpId, String name, Content content) {

    /** The three things a data block can hold. */
    public enum Content {
        /** COPY text: one line per row, ended by the line {@code \.}. */
        ROWS,
        /** SQL text of an INSERT dump: rows cannot be told apart by newlines, so they are neither counted nor hashed. */
        STATEMENTS,
        /** Large objects, each with its oid. */
        LARGE_OBJECTS
    }
}
