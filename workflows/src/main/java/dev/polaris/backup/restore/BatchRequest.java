package dev.polaris.backup.restore;

import java.util.Objects;

/**
 * Asks for one batch of the data section.
 *
 * @param order the restore
 * @param plan what {@link DataActivities#planData} answered
 * @param batch which batch, from 0
 */
public record BatchRequest(RestoreOrder order, DataPlan plan, int batch) {
    public BatchRequest {
        Objects.requireNonNull(order, "order");
        Objects.requireNonNull(plan, "plan");
        if (batch < 0 || batch >= plan.batches()) {
            throw new IllegalArgumentException("there is no batch " + batch + " of " + plan.batches());
        }
    }
}
