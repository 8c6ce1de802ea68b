package dev.polaris.backup.database;

/**
 * A backup whose commit record is written.
 *
 * @param attempt the attempt that counts
 * @param record its commit record
 */
public record CommittedBackup(Attempt attempt, BackupRecord record) {}
