package dev.polaris.backup.restore;

import java.util.Objects;

/** Asks how the data section of a restore is to be loaded. */
public record DataPlanRequest(RestoreOrder order) {
    public DataPlanRequest {
        Objects.requireNonNull(order, "order");
    }
}
