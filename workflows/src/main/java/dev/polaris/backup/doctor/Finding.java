package dev.polaris.backup.doctor;

/**
 * One thing a role found out about itself.
 *
 * @param check what was looked at
 * @param verdict whether it is as it should be
 * @param message what was seen
 * @param hint what to do about it; null when nothing
 */
public record Finding(String check, Verdict verdict, String message, String hint) {
    /** Whether something is as it should be. */
    public enum Verdict {
        OK,
        WARNING,
        FAILED
    }

    public static Finding ok(String check, String message) {
        return new Finding(check, Verdict.OK, message, null);
    }

    public static Finding warning(String check, String message, String hint) {
        return new Finding(check, Verdict.WARNING, message, hint);
    }

    public static Finding failed(String check, String message, String hint) {
        return new Finding(check, Verdict.FAILED, message, hint);
    }
}
