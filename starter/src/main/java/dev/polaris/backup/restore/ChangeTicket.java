package dev.polaris.backup.restore;

import dev.polaris.backup.starter.CommandFailure;
import java.util.regex.Pattern;

/** The ticket under which something is changed, as people type it. */
public final class ChangeTicket {
    /** As the workflows check it again. */
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private ChangeTicket() {}

    /**
     * The ticket.
     *
     * @throws CommandFailure when it is none
     */
    public static String checked(String typed) throws CommandFailure {
        if (!FORM.matcher(typed).matches()) {
            throw CommandFailure.badInput(
                    "--ticket \"" + typed + "\" is no ticket.", "Use up to 64 letters, digits, '.', '_' and '-'.");
        }
        return typed;
    }
}
