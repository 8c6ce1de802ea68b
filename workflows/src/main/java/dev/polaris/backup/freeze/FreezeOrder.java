package dev.polaris.backup.freeze;

import dev.polaris.backup.instance.Instance;
import java.time.Instant;
import java.util.Objects;

/**
 * Names what is frozen, for whom and until when.
 *
 * @param env the environment
 * @param procedure the run that freezes: a freeze of another run is never touched
 * @param instance the database whose writers stop
 * @param until when the freeze ends by itself
 */
public record FreezeOrder(String env, String procedure, Instance instance, Instant until) {
    public FreezeOrder {
        Objects.requireNonNull(env, "env");
        Objects.requireNonNull(procedure, "procedure");
        Objects.requireNonNull(instance, "instance");
        Objects.requireNonNull(until, "until");
    }
}
