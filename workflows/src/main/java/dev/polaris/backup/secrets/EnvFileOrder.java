package dev.polaris.backup.secrets;

import dev.polaris.backup.instance.Instance;
import java.util.Objects;

/**
 * Asks for the app's file of variables to name an instance and the secrets as they are now.
 *
 * @param env the environment
 * @param procedure the run that writes
 * @param instance the database that the app is to use
 */
public record EnvFileOrder(String env, String procedure, Instance instance) {
    public EnvFileOrder {
        Objects.requireNonNull(env, "env");
        Objects.requireNonNull(procedure, "procedure");
        Objects.requireNonNull(instance, "instance");
    }
}
