package dev.polaris.backup.storage;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polaris.backup.settings.RunSettings;

/**
 * The verification of one sync. What is null at the beginning is carried along when the run continues as new.
 *
 * @param settings the run's settings
 * @param request what to verify
 * @param order the sync and how to look at it; null until it is found
 * @param nextShard the first shard that was not begun
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StorageVerifyTask(RunSettings settings, StorageVerifyRequest request, VerifyOrder order, int nextShard) {
    StorageVerifyTask after(VerifyOrder found, int next) {
        return new StorageVerifyTask(settings, request, found, next);
    }
}
