package dev.polaris.backup.instance;

import java.util.Objects;

/**
 * Names an instance to make, to look at or to remove.
 *
 * @param env the environment
 * @param procedure the run that it is made for; also the mark by which a later attempt knows it
 * @param id its id: up to 40 lower-case letters, digits and underscores
 */
public record InstanceOrder(String env, String procedure, String id) {
    public InstanceOrder {
        Objects.requireNonNull(env, "env");
        Objects.requireNonNull(procedure, "procedure");
        Objects.requireNonNull(id, "id");
    }
}
