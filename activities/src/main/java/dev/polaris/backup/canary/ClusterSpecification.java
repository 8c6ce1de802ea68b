package dev.polaris.backup.canary;

import java.util.Objects;
import java.util.Optional;

/**
 * What a cluster must be.
 *
 * @param id its name on this host: letters, digits and '-'
 * @param owner the run it is for
 * @param serverMajor the lowest major that will do
 * @param database the name of its one database
 * @param encoding the database's encoding
 * @param collate its collation; empty for C
 * @param ctype its character classes; empty for C
 */
public record ClusterSpecification(
        String id,
        ClusterOwner owner,
        int serverMajor,
        String database,
        String encoding,
        Optional<String> collate,
        Optional<String> ctype) {
    public ClusterSpecification {
        if (!id.matches("[A-Za-z0-9][A-Za-z0-9-]{0,59}")) {
            throw new IllegalArgumentException("not a cluster's id: " + id);
        }
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(database, "database");
        Objects.requireNonNull(encoding, "encoding");
    }
}
