package dev.polaris.backup.storage.restore;

import dev.polaris.backup.settings.RunSettings;
import java.util.Objects;

/**
 * Everything a restore of objects is decided by.
 *
 * @param restoreId names the restore in the bucket
 * @param choice which objects
 * @param request what was asked for
 * @param settings the resolved configuration
 */
public record StorageRestoreTask(
        String restoreId, ObjectChoice choice, StorageRestoreRequest request, RunSettings settings) {
    public StorageRestoreTask {
        Objects.requireNonNull(restoreId, "restoreId");
        Objects.requireNonNull(choice, "choice");
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(settings, "settings");
    }
}
