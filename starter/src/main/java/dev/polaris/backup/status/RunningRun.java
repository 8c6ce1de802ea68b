package dev.polaris.backup.status;

import java.time.Instant;

/**
 * A run that is going on.
 *
 * @param workflowId its id
 * @param kind what it does
 * @param step the step it is at; null when it has not told
 * @param startedAt when it began
 */
public record RunningRun(String workflowId, String kind, String step, Instant startedAt) {}
