package dev.polaris.backup.instance;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;

/**
 * What is known of a project that is to be made, is being made, or was made. Written before the project is asked for: with
 * the password in it, nobody else's project can be taken for this one.
 *
 * @param order the instance it is
 * @param password the database's
 * @param ref the project's id; null until it was seen
 * @param host where its database is; null until it was seen
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ProjectRecord(InstanceOrder order, String password, String ref, String host) {
    ProjectRecord {
        Objects.requireNonNull(order, "order");
        Objects.requireNonNull(password, "password");
    }

    ProjectRecord seen(String seenRef, String seenHost) {
        return new ProjectRecord(order, password, seenRef, seenHost);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "project " + ref + " of " + order;
    }
}
