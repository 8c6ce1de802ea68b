package dev.polaris.backup.rows;

/**
 * How far the reading of rows has come; sent as heartbeat details.
 *
 * @param table the table being read; null between tables
 * @param bytes COPY text read so far
 * @param totalBytes COPY text of the tables that are read, as far as it is known
 */
public record RowProgress(String table, long bytes, long totalBytes) {}
