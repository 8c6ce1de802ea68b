package dev.polaris.backup.restore;

import java.util.Objects;

/** Asks whether all of the data section is there, for good. */
public record DataCheckRequest(RestoreOrder order, DataPlan plan) {
    public DataCheckRequest {
        Objects.requireNonNull(order, "order");
        Objects.requireNonNull(plan, "plan");
    }
}
