package dev.polaris.backup.restore;

/**
 * How far a validation is; sent as heartbeat details.
 *
 * @param tables tables compared
 * @param tablesInAll tables to compare; 0 until it is known
 * @param bytes bytes of rows and large objects read back
 * @param bytesInAll bytes to read back; 0 until it is known
 * @param current the check or the table being looked at; null when none is
 */
public record ValidationProgress(long tables, long tablesInAll, long bytes, long bytesInAll, String current) {}
