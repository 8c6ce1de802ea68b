package dev.polaris.backup.restore;

import java.util.Objects;

/**
 * Asks to take a target for a restore.
 *
 * @param order the restore
 * @param planDigest the digest of the plan that it carries out
 */
public record PrepareRequest(RestoreOrder order, String planDigest) {
    public PrepareRequest {
        Objects.requireNonNull(order, "order");
        Objects.requireNonNull(planDigest, "planDigest");
    }
}
