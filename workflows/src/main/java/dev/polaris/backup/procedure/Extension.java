package dev.polaris.backup.procedure;

import java.time.Duration;

/**
 * Somebody's wish that the app stay frozen for longer.
 *
 * @param more how much longer than the present deadline; up to 24 hours
 * @param by who wishes it, as the client says it
 * @param reason why, for the record
 */
public record Extension(Duration more, String by, String reason) {}
