package dev.polaris.backup.approval;

/**
 * Somebody's wish that a plan not be carried out.
 *
 * @param by who wishes it, as the client says it
 * @param reason why, for the record
 */
public record Abort(String by, String reason) {}
