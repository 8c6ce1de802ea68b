package dev.polaris.backup.storage.restore;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polaris.backup.settings.RunSettings;
import java.util.Objects;

/**
 * Asks for the parts of an inventory. What is null at the beginning is carried along when the run continues as new.
 *
 * @param settings the run's settings
 * @param order the restore
 * @param phase what is done with each part
 * @param expectedBytes bytes that the plan uploads; 0 while planning
 * @param next the first part that was not begun; null for none begun
 * @param planned what was planned so far; null for nothing
 * @param restored what was restored so far; null for nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ObjectsRequest(
        RunSettings settings,
        ObjectsOrder order,
        ObjectsPhase phase,
        long expectedBytes,
        Integer next,
        PlannedObjects planned,
        RestoredObjects restored) {
    public ObjectsRequest {
        Objects.requireNonNull(settings, "settings");
        Objects.requireNonNull(order, "order");
        Objects.requireNonNull(phase, "phase");
    }

    ObjectsRequest after(int nextPart, PlannedObjects plannedSoFar, RestoredObjects restoredSoFar) {
        return new ObjectsRequest(settings, order, phase, expectedBytes, nextPart, plannedSoFar, restoredSoFar);
    }
}
