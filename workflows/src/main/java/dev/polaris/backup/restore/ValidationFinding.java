package dev.polaris.backup.restore;

import dev.polaris.backup.verify.CheckVerdict;
import java.util.Objects;

/**
 * One thing that a check of a restored database has to say.
 *
 * @param verdict what it means for the check; a note about what passed is {@code PASSED}
 * @param object the table, entry or sequence it is about
 * @param reason what is wrong, or why it could not be looked at; never a value of a row
 */
public record ValidationFinding(CheckVerdict verdict, String object, String reason) {
    public ValidationFinding {
        Objects.requireNonNull(verdict, "verdict");
        Objects.requireNonNull(object, "object");
        Objects.requireNonNull(reason, "reason");
    }

    /** The finding for people. */
    public String text() {
        String about = object.isEmpty() ? reason : object + ": " + reason;
        return switch (verdict) {
            case FAILED -> about;
            case NOT_RUN -> "not proven: " + about;
            case PASSED -> "note: " + about;
        };
    }
}
