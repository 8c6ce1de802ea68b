package dev.polaris.backup.restore;

import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.postgres.PostgresFailures;
import io.temporal.failure.ApplicationFailure;
import java.sql.SQLException;
import java.util.Set;

/** What a target says when it does not take rows: an answer that time does not change is not asked for again. */
final class LoadFailures {
    /**
     * Classes of SQLSTATE: feature not supported, data exception, integrity constraint, syntax or access rule, program
     * limit, wrong object state, error of a function.
     */
    private static final Set<String> REFUSALS = Set.of("0A", "22", "23", "42", "54", "55", "P0");

    /** Their text can hold values of rows, because a function wrote it or it quotes the value. */
    private static final Set<String> WITH_VALUES = Set.of("22", "P0");

    private static final String MISSING_PRIVILEGE = "42501";
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private LoadFailures() {}

    static ApplicationFailure of(SQLException e, PostgresDatabase target, String doing) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        String kind = state.length() < 2 ? "" : state.substring(0, 2);
        boolean refused =
                REFUSALS.contains(kind) && !state.equals(MISSING_PRIVILEGE) && !state.equals(LOCK_NOT_AVAILABLE);
        if (!refused) {
            return PostgresFailures.of(e, target, doing);
        }
        String said = WITH_VALUES.contains(kind) || e.getMessage() == null
                ? "the server refused a value"
                : e.getMessage().lines().findFirst().orElse("no message");
        return FailureType.RESTORE_REFUSED.failure(
                "While " + doing + " on " + target.label() + ": " + said + " (SQLSTATE " + state + ").");
    }
}
