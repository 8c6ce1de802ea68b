package dev.polaris.backup.canary;

import java.util.Objects;

/**
 * A throwaway cluster that runs.
 *
 * @param id its name on its host
 * @param host names the host in task queues
 * @param server its PostgreSQL version
 */
public record Cluster(String id, String host, String server) {
    public Cluster {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(host, "host");
    }
}
