package dev.polaris.backup.archive;

/**
 * How far a packing is.
 *
 * @param bytesRead uncompressed bytes read from the source
 * @param bytesWritten compressed bytes the sink has taken
 * @param currentTable schema and name of the entry being read; empty outside data blocks
 * @param entriesDone data blocks read whole
 * @param entriesWithData data blocks in the archive; 0 until the table of contents is read
 */
public record PackProgress(
        long bytesRead, long bytesWritten, String currentTable, int entriesDone, int entriesWithData) {}
