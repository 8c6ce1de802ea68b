package dev.polaris.backup.database;

/**
 * What the source database is.
 *
 * @param systemIdentifier the cluster's identifier from its control file; null when the backup role may not read it
 * @param databaseOid the database's oid inside the cluster
 * @param database the database's name
 * @param serverVersion as the server says it, such as {@code 15.18}
 * @param sizeBytes {@code pg_database_size} at preflight
 * @param dumpTool version of the pg_dump that will be used
 */
public record SourceFacts(
        String systemIdentifier,
        long databaseOid,
        String database,
        String serverVersion,
        long sizeBytes,
        String dumpTool) {}
