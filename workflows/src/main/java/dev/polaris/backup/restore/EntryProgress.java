package dev.polaris.backup.restore;

/**
 * How far a step that works on entries has come; sent as heartbeat details.
 *
 * @param done entries in place
 * @param entries entries of the step; 0 until it is known
 * @param running what is being done now, such as {@code INDEX public.messages_body}; null when nothing is
 */
public record EntryProgress(long done, long entries, String running) {}
