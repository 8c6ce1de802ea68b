package dev.polaris.backup.flip;

import dev.polaris.backup.instance.Instance;
import java.util.Objects;

/**
 * Asks through the app's own route which database answers, and whether it may be written.
 *
 * @param env the environment
 * @param expected the instance that is to answer
 * @param writable whether a write is to succeed; it is rolled back
 */
public record RouteProbe(String env, Instance expected, boolean writable) {
    public RouteProbe {
        Objects.requireNonNull(env, "env");
        Objects.requireNonNull(expected, "expected");
    }
}
