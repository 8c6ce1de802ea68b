package dev.polaris.backup.restore;

/**
 * How far a batch has come; sent as heartbeat details.
 *
 * @param batch which batch, from 0
 * @param units units of the batch that are done
 * @param ofUnits units of the batch
 * @param bytes bytes of rows sent to the target
 * @param table the table being loaded, {@code schema.name}; null between two
 */
public record DataProgress(int batch, int units, int ofUnits, long bytes, String table) {}
