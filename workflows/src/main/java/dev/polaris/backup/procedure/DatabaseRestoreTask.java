package dev.polaris.backup.procedure;

import dev.polaris.backup.settings.RunSettings;
import java.util.Objects;

/**
 * Everything a procedure's work is decided by.
 *
 * @param procedure names the run to the world: what it freezes, makes and changes carries this mark
 * @param instanceId the id of the instance it makes; chosen before it is made, so that a lost answer leaves no orphan
 * @param request what was asked for
 * @param settings the resolved configuration
 */
public record DatabaseRestoreTask(
        String procedure, String instanceId, DatabaseRestoreRequest request, RunSettings settings) {
    public DatabaseRestoreTask {
        Objects.requireNonNull(procedure, "procedure");
        Objects.requireNonNull(instanceId, "instanceId");
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(settings, "settings");
        Objects.requireNonNull(settings.procedure(), "settings.procedure");
    }
}
