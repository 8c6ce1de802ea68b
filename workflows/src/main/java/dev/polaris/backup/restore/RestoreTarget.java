package dev.polaris.backup.restore;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where a restore goes: a target that {@code polaris.yaml} names, a temporary database on the server of such a target, a
 * throwaway cluster, or an instance that a procedure made.
 *
 * @param name the target's name under {@code environments.{env}.targets}; null for a throwaway cluster
 * @param database a temporary database on that target's server; null for the target's own
 * @param cluster the throwaway cluster's id; null for a named target
 * @param host the verify worker's host that the cluster lives on; null for a named target
 * @param instance the id of an instance that is no database of a named target's server; null for everything else
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RestoreTarget(String name, String database, String cluster, String host, String instance) {
    /** No other database of the server can have been meant. */
    private static final Pattern TEMPORARY = Pattern.compile("polaris_[a-z0-9_]{1,50}");

    public RestoreTarget {
        long places =
                Stream.of(name, cluster, instance).filter(Objects::nonNull).count();
        if (places != 1 || (cluster == null) != (host == null)) {
            throw new IllegalArgumentException(
                    "a restore goes into a named target, into a cluster on a host, or into an instance");
        }
        if (database != null && (name == null || !TEMPORARY.matcher(database).matches())) {
            throw new IllegalArgumentException("only a temporary database of a named target can be chosen");
        }
    }

    /** A target of the configuration. */
    public static RestoreTarget named(String name) {
        return new RestoreTarget(name, null, null, null, null);
    }

    /** A temporary database on the server of a target of the configuration. */
    public static RestoreTarget temporary(String name, String database) {
        return new RestoreTarget(name, database, null, null, null);
    }

    /** A throwaway cluster. */
    public static RestoreTarget throwaway(String cluster, String host) {
        return new RestoreTarget(null, null, cluster, host, null);
    }

    /** An instance that a procedure made, and that restore workers know by its id. */
    public static RestoreTarget ofInstance(String id) {
        return new RestoreTarget(null, null, null, null, id);
    }

    /** The target for people. */
    @JsonIgnore
    public String label() {
        if (instance != null) {
            return "instance " + instance;
        }
        if (name == null) {
            return "throwaway cluster " + cluster;
        }
        return database == null ? name : database + " on " + name;
    }
}
