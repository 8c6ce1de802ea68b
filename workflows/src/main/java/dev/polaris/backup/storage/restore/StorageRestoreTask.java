package dev.polaris.backup.storage.restore;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polaris.backup.approval.Approval;
import dev.polaris.backup.settings.RunSettings;
import java.util.Objects;

/**
 * Everything a restore of objects is decided by.
 *
 * @param restoreId names the restore in the bucket
 * @param choice which objects
 * @param request what was asked for
 * @param settings the resolved configuration
 * @param consent the approval of a larger plan that this restore is part of; null when it has a plan of its own to approve
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StorageRestoreTask(
        String restoreId, ObjectChoice choice, StorageRestoreRequest request, RunSettings settings, Approval consent) {
    public StorageRestoreTask {
        Objects.requireNonNull(restoreId, "restoreId");
        Objects.requireNonNull(choice, "choice");
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(settings, "settings");
    }

    /** A restore with a plan of its own. */
    public StorageRestoreTask(
            String restoreId, ObjectChoice choice, StorageRestoreRequest request, RunSettings settings) {
        this(restoreId, choice, request, settings, null);
    }
}
