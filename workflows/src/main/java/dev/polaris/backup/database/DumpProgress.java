package dev.polaris.backup.database;

/**
 * How far a dump has come; sent as heartbeat details.
 *
 * @param archiveBytes uncompressed bytes read from pg_dump so far
 * @param storedBytes compressed bytes handed to the upload so far
 * @param table the table being read, {@code schema.name}; null outside tables
 * @param tablesDone tables finished
 * @param tables tables with data in the archive; 0 until its table of contents has come
 * @param bytesPerSecond archive bytes a second since the attempt began
 * @param secondsLeft what is left if the previous backup's size is a guide; null when there is no guide
 */
public record DumpProgress(
        long archiveBytes,
        long storedBytes,
        String table,
        long tablesDone,
        long tables,
        long bytesPerSecond,
        Long secondsLeft) {}
