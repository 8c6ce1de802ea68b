package dev.polaris.backup.drill;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;

/**
 * Asks for a temporary database.
 *
 * @param target the target on whose server it is to be; null for the only one
 * @param database its name
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DrillDatabase(String target, String database) {
    public DrillDatabase {
        Objects.requireNonNull(database, "database");
    }
}
