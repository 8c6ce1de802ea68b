package dev.polaris.backup.report;

import java.time.Instant;

/**
 * A consent that a run waited for.
 *
 * @param step the step that waited
 * @param at when it was decided; null while it waits
 * @param what who decided what and why, as the journal has it
 */
public record Decision(String step, Instant at, String what) {}
