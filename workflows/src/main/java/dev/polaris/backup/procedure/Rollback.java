package dev.polaris.backup.procedure;

/**
 * Somebody's wish to go back to the old instance.
 *
 * @param by who wishes it, as the client says it
 * @param reason why, for the record
 */
public record Rollback(String by, String reason) {}
