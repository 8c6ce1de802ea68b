package dev.polaris.backup.rebuild;

import dev.polaris.backup.settings.RunSettings;
import java.util.Objects;

/**
 * Everything a rebuild is decided by.
 *
 * @param procedure names the run to the world: what it makes and changes carries this mark
 * @param instanceId the id of the instance it makes; chosen before it is made, so that a lost answer leaves no orphan
 * @param request what was asked for
 * @param settings the resolved configuration
 */
public record FullRebuildTask(String procedure, String instanceId, FullRebuildRequest request, RunSettings settings) {
    public FullRebuildTask {
        Objects.requireNonNull(procedure, "procedure");
        Objects.requireNonNull(instanceId, "instanceId");
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(settings, "settings");
    }
}
