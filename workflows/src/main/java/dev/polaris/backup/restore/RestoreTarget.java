package dev.polaris.backup.restore;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Where a restore goes: a target that {@code polaris.yaml} names, or a throwaway cluster.
 *
 * @param name the target's name under {@code environments.{env}.targets}; null for a throwaway cluster
 * @param cluster the throwaway cluster's id; null for a named target
 * @param host the verify worker's host that the cluster lives on; null for a named target
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RestoreTarget(String name, String cluster, String host) {
    public RestoreTarget {
        if ((name == null) == (cluster == null) || (cluster == null) != (host == null)) {
            throw new IllegalArgumentException("a restore goes into a named target, or into a cluster on a host");
        }
    }

    /** A target of the configuration. */
    public static RestoreTarget named(String name) {
        return new RestoreTarget(name, null, null);
    }

    /** A throwaway cluster. */
    public static RestoreTarget throwaway(String cluster, String host) {
        return new RestoreTarget(null, cluster, host);
    }

    /** The target for people. */
    @JsonIgnore
    public String label() {
        return name != null ? name : "throwaway cluster " + cluster;
    }
}
