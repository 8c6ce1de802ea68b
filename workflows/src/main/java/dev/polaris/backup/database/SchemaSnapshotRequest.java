package dev.polaris.backup.database;

/**
 * Starts a schema snapshot, from the CI step that has just migrated.
 *
 * @param env the environment
 * @param migration the migration that was applied, such as {@code 20260801120000_add_sessions}; names the object
 */
public record SchemaSnapshotRequest(String env, String migration) {}
