package dev.polaris.backup.migration;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polaris.backup.instance.Instance;
import java.util.Objects;

/**
 * Names the database to migrate, and how far.
 *
 * @param env the environment
 * @param procedure the run that migrates
 * @param instance the database; null while it does not exist and its migrations are only listed
 * @param upTo the last version to apply; null for all there are, {@code none} for none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MigrationOrder(String env, String procedure, Instance instance, String upTo) {
    public MigrationOrder {
        Objects.requireNonNull(env, "env");
        Objects.requireNonNull(procedure, "procedure");
    }
}
