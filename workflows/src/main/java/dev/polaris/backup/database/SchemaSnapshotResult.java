package dev.polaris.backup.database;

import dev.polaris.backup.s3.PinnedObject;

/**
 * How a schema snapshot ended.
 *
 * @param location where it is: {@code s3://bucket/key}
 * @param object the stored DDL
 */
public record SchemaSnapshotResult(String location, PinnedObject object) {}
