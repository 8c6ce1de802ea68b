package dev.polaris.backup.flip;

import dev.polaris.backup.instance.Instance;
import java.util.Objects;

/**
 * Names where the app points and where it is to point.
 *
 * @param env the environment
 * @param procedure the run that flips; the key under which the change is recorded before it is made
 * @param from the instance the app uses
 * @param to the instance it is to use
 */
public record FlipOrder(String env, String procedure, Instance from, Instance to) {
    public FlipOrder {
        Objects.requireNonNull(env, "env");
        Objects.requireNonNull(procedure, "procedure");
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
    }
}
