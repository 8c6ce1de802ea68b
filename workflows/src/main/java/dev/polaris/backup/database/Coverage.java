package dev.polaris.backup.database;

/**
 * Whether one part of the project is in this backup. The list names every part, also those that are not.
 *
 * @param part such as {@code roles} or {@code edge functions}
 * @param state whether it is here
 * @param reason why, or where it is
 */
public record Coverage(String part, State state, String reason) {
    /** Whether a part of the project is in the backup. */
    public enum State {
        BACKED_UP,
        ELSEWHERE,
        NOT_EXPORTABLE,
        FAILED
    }
}
