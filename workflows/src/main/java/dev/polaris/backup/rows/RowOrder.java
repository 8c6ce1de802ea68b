package dev.polaris.backup.rows;

import java.time.Duration;
import java.util.Objects;

/**
 * Everything the steps of one row restore are decided by; handed to each of its activities.
 *
 * @param restoreId names the restore on the target: its sessions, its staging schema and its registry rows
 * @param generation counts stagings: a later one replaces an earlier one
 * @param env the environment
 * @param ticket the change ticket
 * @param source where the rows come from and go to
 * @param options which rows, and what becomes of them
 * @param keepStaging how long the staged rows may stay when nobody comes back for them
 */
public record RowOrder(
        String restoreId,
        int generation,
        String env,
        String ticket,
        RowSource source,
        RowOptions options,
        Duration keepStaging) {
    public RowOrder {
        Objects.requireNonNull(restoreId, "restoreId");
        Objects.requireNonNull(env, "env");
        Objects.requireNonNull(ticket, "ticket");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(options, "options");
        Objects.requireNonNull(keepStaging, "keepStaging");
    }

    /** The order for staging anew. */
    RowOrder again() {
        return new RowOrder(restoreId, generation + 1, env, ticket, source, options, keepStaging);
    }
}
