package dev.polaris.backup.restore;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;

/**
 * One thing a person should know about a restore.
 *
 * @param severity how much it matters
 * @param entry the archive entry it is about, such as {@code TABLE public.profiles}; null when it is about the target
 * @param message what was seen or done, without values of rows
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RestoreFinding(Severity severity, String entry, String message) {
    /** How much a finding matters. */
    public enum Severity {
        /** As expected, and written down. */
        NOTE,
        /** The restored database differs from the backup in this. */
        WARNING
    }

    public RestoreFinding {
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(message, "message");
    }

    public static RestoreFinding note(String entry, String message) {
        return new RestoreFinding(Severity.NOTE, entry, message);
    }

    public static RestoreFinding warning(String entry, String message) {
        return new RestoreFinding(Severity.WARNING, entry, message);
    }
}
