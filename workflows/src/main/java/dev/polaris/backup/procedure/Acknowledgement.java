package dev.polaris.backup.procedure;

/**
 * Somebody's word that a step which only a person can take is taken.
 *
 * @param step the step as {@link Standing} names it, such as {@code observe}
 * @param by who says so, as the client says it
 * @param note what was done or seen, for the record
 */
public record Acknowledgement(String step, String by, String note) {}
