package dev.polaris.backup.catalog;

/**
 * One table of a backup, as its index has it.
 *
 * @param table {@code schema.name}
 * @param rows its rows in the snapshot
 * @param bytes bytes of its rows as COPY text
 * @param hash the order-independent hash of its rows, 32 hexadecimal digits
 */
public record TableFacts(String table, long rows, long bytes, String hash) {}
