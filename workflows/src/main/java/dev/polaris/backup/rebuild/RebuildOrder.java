package dev.polaris.backup.rebuild;

import dev.polaris.backup.instance.Instance;
import java.util.Objects;

/**
 * Names the instance that a rebuild works on.
 *
 * @param env the environment
 * @param procedure the run
 * @param instance the instance
 */
public record RebuildOrder(String env, String procedure, Instance instance) {
    public RebuildOrder {
        Objects.requireNonNull(env, "env");
        Objects.requireNonNull(procedure, "procedure");
        Objects.requireNonNull(instance, "instance");
    }
}
