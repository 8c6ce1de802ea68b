package dev.polaris.backup.database;

import java.time.Instant;
import java.util.Optional;

/**
 * What the source database is.
 *
 * @param systemIdentifier the cluster's identifier from its control file; null when the backup role may not read it
 * @param databaseOid the database's oid inside the cluster; 0 when nobody asked
 * @param database the database's name
 * @param serverVersion as the server says it, such as {@code 15.18}
 * @param sizeBytes {@code pg_database_size} at preflight; 0 when nobody asked
 * @param dumpTool version of the pg_dump that will be used
 * @param serverStartedAt when the server was started, to the microsecond; null in older records
 */
public record SourceFacts(
        String systemIdentifier,
        long databaseOid,
        String database,
        String serverVersion,
        long sizeBytes,
        String dumpTool,
        Instant serverStartedAt) {
    /**
     * Whether another database is this very one. The identifiers of the clusters decide where both are told. Where they are
     * withheld, two servers that were started in the same microsecond are one; one that was restarted since tells nothing.
     *
     * @param system the other cluster's identifier; empty when it is not told
     * @param oid the other database's oid
     * @param startedAt when the other server was started
     * @return empty when there is no evidence either way
     */
    public Optional<Boolean> isDatabase(Optional<String> system, long oid, Instant startedAt) {
        if (databaseOid == 0) {
            return Optional.empty();
        }
        if (oid != databaseOid) {
            return Optional.of(false);
        }
        if (system.isPresent() && systemIdentifier != null) {
            return Optional.of(system.get().equals(systemIdentifier));
        }
        return startedAt.equals(serverStartedAt) ? Optional.of(true) : Optional.empty();
    }
}
