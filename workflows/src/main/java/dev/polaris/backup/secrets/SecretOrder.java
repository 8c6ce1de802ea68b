package dev.polaris.backup.secrets;

import dev.polaris.backup.instance.Instance;
import java.util.Objects;

/**
 * Names a secret that gets a new value.
 *
 * @param env the environment
 * @param procedure the run that rotates: what was there before it is kept once, whatever is tried again
 * @param instance the database that the app is to use
 * @param name the secret, as {@code polaris.yaml} calls it
 */
public record SecretOrder(String env, String procedure, Instance instance, String name) {
    public SecretOrder {
        Objects.requireNonNull(env, "env");
        Objects.requireNonNull(procedure, "procedure");
        Objects.requireNonNull(instance, "instance");
        Objects.requireNonNull(name, "name");
    }
}
