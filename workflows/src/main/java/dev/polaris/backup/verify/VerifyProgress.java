package dev.polaris.backup.verify;

/**
 * How far a verification has come; sent as heartbeat details.
 *
 * @param readBytes compressed bytes read back so far
 * @param totalBytes compressed bytes of the dump
 * @param table the table being compared; null outside tables
 */
public record VerifyProgress(long readBytes, long totalBytes, String table) {}
