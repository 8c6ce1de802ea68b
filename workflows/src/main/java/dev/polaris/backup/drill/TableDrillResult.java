package dev.polaris.backup.drill;

import java.time.Duration;

/**
 * What a drill of one table found. A table that came back different is no result but a failure.
 *
 * @param slot the backup
 * @param table {@code schema.name}
 * @param rows its rows, each found equal
 * @param hash their order-independent hash, 32 hexadecimal digits, in the backup and in the restored table
 * @param target where it was restored, for people
 * @param took from the start of the drill until the table was compared
 * @param objective how long a partial recovery may take
 * @param inTime whether it took no longer
 */
public record TableDrillResult(
        String slot,
        String table,
        long rows,
        String hash,
        String target,
        Duration took,
        Duration objective,
        boolean inTime) {}
