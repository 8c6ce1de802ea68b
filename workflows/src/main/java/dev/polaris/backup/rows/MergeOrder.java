package dev.polaris.backup.rows;

import java.time.Instant;
import java.util.Objects;

/**
 * Carries an approved plan out.
 *
 * @param order the restore
 * @param planDigest the digest that was approved
 * @param approvedUntil until when the work may begin
 */
public record MergeOrder(RowOrder order, String planDigest, Instant approvedUntil) {
    public MergeOrder {
        Objects.requireNonNull(order, "order");
        Objects.requireNonNull(planDigest, "planDigest");
        Objects.requireNonNull(approvedUntil, "approvedUntil");
    }
}
