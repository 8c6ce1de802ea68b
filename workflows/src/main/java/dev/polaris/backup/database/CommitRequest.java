package dev.polaris.backup.database;

/** Asks to write a backup's commit record. */
public record CommitRequest(Attempt attempt, BackupRecord record) {}
