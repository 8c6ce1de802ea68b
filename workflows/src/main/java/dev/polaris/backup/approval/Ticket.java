package dev.polaris.backup.approval;

import dev.polaris.backup.failure.FailureType;
import java.util.regex.Pattern;

/** The change ticket under which something is restored: up to 64 letters, digits, '.', '_', '-'. */
public final class Ticket {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private Ticket() {}

    /** Whether a text can be one; null cannot. */
    public static boolean isTicket(String text) {
        return text != null && FORM.matcher(text).matches();
    }

    /**
     * Refuses a request that names none.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code BAD_INPUT}
     */
    public static void require(String text) {
        if (!isTicket(text)) {
            throw FailureType.BAD_INPUT.failure(
                    "A restore needs a change ticket: up to 64 letters, digits, '.', '_', '-'.");
        }
    }
}
