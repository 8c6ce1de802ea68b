package dev.polaris.backup.database;

/**
 * The size of a dump in the numbers people compare.
 *
 * @param tables tables with data in the archive
 * @param rows their rows
 * @param largeObjects large objects
 * @param archiveBytes the uncompressed archive
 * @param compressedBytes the stored object
 * @param members independent gzip members in it
 */
public record DumpTotals(
        long tables, long rows, long largeObjects, long archiveBytes, long compressedBytes, long members) {}
