package dev.polaris.backup.storage;

/**
 * How far a range has come; sent as heartbeat details.
 *
 * @param range the range's name
 * @param objects objects whose place in the new inventory is settled
 * @param copied objects copied
 * @param bytes bytes read from the project
 * @param recorded copied objects that a next attempt will find and not copy again
 */
public record SyncProgress(String range, long objects, long copied, long bytes, long recorded) {}
