package dev.polaris.backup.archive;

/**
 * How far a walk is.
 *
 * @param compressedBytes bytes read of the compressed file
 * @param compressedTotal its length by the index
 * @param currentTable schema and name of the entry being read; empty outside data blocks
 * @param entriesDone data blocks compared
 * @param entriesWithData data blocks by the index
 */
public record WalkProgress(
        long compressedBytes, long compressedTotal, String currentTable, int entriesDone, int entriesWithData) {}
