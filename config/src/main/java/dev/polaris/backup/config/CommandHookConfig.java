package dev.polaris.backup.config;

import java.time.Duration;

/**
 * A command of the user's own that is told something.
 *
 * @param run a line for {@code sh -c}
 * @param timeout how long it may take before it is ended
 */
public record CommandHookConfig(String run, Duration timeout) {}
