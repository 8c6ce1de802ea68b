package dev.polaris.backup.restore;

/**
 * How far an import has come; sent as heartbeat details.
 *
 * @param archiveBytes uncompressed bytes of the archive read so far
 * @param table the table being read, {@code schema.name}; null outside tables
 */
public record ImportProgress(long archiveBytes, String table) {}
