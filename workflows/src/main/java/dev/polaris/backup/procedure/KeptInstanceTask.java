package dev.polaris.backup.procedure;

import dev.polaris.backup.instance.Instance;
import dev.polaris.backup.settings.RunSettings;
import java.util.Objects;

/**
 * What is kept, and how long.
 *
 * @param settings the settings of the procedure that left it
 * @param ticket that procedure's change ticket
 * @param instance the instance that an app no longer uses
 */
public record KeptInstanceTask(RunSettings settings, String ticket, Instance instance) {
    public KeptInstanceTask {
        Objects.requireNonNull(settings, "settings");
        Objects.requireNonNull(ticket, "ticket");
        Objects.requireNonNull(instance, "instance");
    }
}
