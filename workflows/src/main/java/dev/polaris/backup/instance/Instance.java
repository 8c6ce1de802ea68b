package dev.polaris.backup.instance;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polaris.backup.restore.RestoreTarget;
import java.util.Objects;

/**
 * A database that an environment's app can be pointed at. Holds no secret: workers find its passwords by its id.
 *
 * @param id names it for as long as it exists; chosen before it is made, so that a lost answer leaves no orphan
 * @param host where the app reaches it
 * @param port its port
 * @param database its database
 * @param target the same as a restore's target; null for the database the app used before the first procedure
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Instance(String id, String host, int port, String database, RestoreTarget target) {
    public Instance {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(database, "database");
    }

    /** The instance for people: {@code host:port/database}. */
    @JsonIgnore
    public String label() {
        return host + ":" + port + "/" + database;
    }
}
