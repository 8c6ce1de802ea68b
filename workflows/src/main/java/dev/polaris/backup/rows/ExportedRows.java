package dev.polaris.backup.rows;

/**
 * Rows of a backup in a CSV file for a person.
 *
 * @param host the restore worker's host
 * @param file the file's path there
 * @param rows how many rows it holds
 * @param bytes its size
 * @param sha256 its digest, 64 hexadecimal digits
 */
public record ExportedRows(String host, String file, long rows, long bytes, String sha256) {}
