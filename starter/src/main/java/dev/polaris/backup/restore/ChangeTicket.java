package dev.polaris.backup.restore;

import dev.polaris.backup.approval.Ticket;
import dev.polaris.backup.starter.CommandFailure;

/** The ticket under which something is changed, as people type it. */
public final class ChangeTicket {
    private ChangeTicket() {}

    /**
     * The ticket.
     *
     * @throws CommandFailure when it is none
     */
    public static String checked(String typed) throws CommandFailure {
        if (!Ticket.isTicket(typed)) {
            throw CommandFailure.badInput(
                    "--ticket \"" + typed + "\" is no ticket.", "Use up to 64 letters, digits, '.', '_' and '-'.");
        }
        return typed;
    }
}
