package dev.polaris.backup.database;

import java.time.Instant;

/**
 * How a backup ended.
 *
 * @param backupId the backup
 * @param location where it is: {@code s3://bucket/prefix}
 * @param slot the name to give to other commands, such as {@code 2026/11/24}
 * @param state committed, or verified when a verify worker was there
 * @param snapshotTime the moment the data is of
 * @param totals how much was stored
 * @param note what the operator should know, such as a verification that is still to come; null when nothing
 */
public record BackupResult(
        String backupId,
        String location,
        String slot,
        BackupState state,
        Instant snapshotTime,
        DumpTotals totals,
        String note) {}
