package dev.polaris.backup.postgres;

import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.postgres.PostgresDatabase.Side;
import io.temporal.failure.ApplicationFailure;
import java.sql.SQLException;
import java.util.Locale;
import org.postgresql.util.PSQLException;

/**
 * Turns what PostgreSQL and its tools report into typed failures. Server details are never passed on: they can hold
 * values of rows.
 */
public final class PostgresFailures {
    private PostgresFailures() {}

    /** The failure of a statement or a connection, by SQLSTATE. */
    public static ApplicationFailure of(SQLException e, PostgresDatabase database, String doing) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        FailureType type =
                database.side() == Side.SOURCE ? typeOf(state, e) : ofTarget(typeOf(state, e), full(state, e));
        return type.failure("While " + doing + " on " + database.label() + " as "
                + database.config().user() + ": " + message(state, e) + " (SQLSTATE " + state + ").");
    }

    /**
     * The failure of an archive entry's SQL on a target: the entry was refused, unless the connection or the server is to
     * blame.
     *
     * @param entry kind and name
     */
    public static ApplicationFailure ofEntry(SQLException e, PostgresDatabase target, String entry) {
        return refused(e)
                ? FailureType.RESTORE_REFUSED.failure(target.label() + " refused " + entry + ": " + said(e) + ".")
                : of(e, target, "restoring " + entry);
    }

    /** Whether the statement itself is to blame, and not the connection or the server. */
    public static boolean refused(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        if (full(state, e)) {
            return false;
        }
        return switch (typeOf(state, e)) {
            case UNEXPECTED, MISSING_PRIVILEGE, BAD_CONFIGURATION -> true;
            default -> false;
        };
    }

    /** What the server said of a statement, without values of rows. */
    public static String said(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        return message(state, e) + " (SQLSTATE " + state + ")";
    }

    /**
     * Class 22 quotes the value that was refused, and a function of the customer's own can say anything; no value of a row
     * may leave the worker.
     */
    private static String message(String state, SQLException e) {
        if (state.startsWith("22")) {
            return "the server refused a value";
        }
        return state.equals("P0001") || raised(e) ? "a function raised an exception" : firstLine(e.getMessage());
    }

    /** A function may raise its own text under any state. */
    private static boolean raised(SQLException e) {
        return e instanceof PSQLException psql
                && psql.getServerErrorMessage() != null
                && "exec_stmt_raise".equals(psql.getServerErrorMessage().getRoutine());
    }

    private static FailureType ofTarget(FailureType type, boolean full) {
        if (full) {
            return FailureType.TARGET_FULL;
        }
        return switch (type) {
            case SOURCE_UNREACHABLE -> FailureType.TARGET_UNREACHABLE;
            case SOURCE_LOST -> FailureType.TARGET_LOST;
            default -> type;
        };
    }

    /**
     * A server without space also refuses sessions: each new one may write a cache of the catalog first. PostgreSQL has no
     * state of its own for that (write_item of relcache.c fails with XX000).
     */
    private static boolean full(String state, SQLException e) {
        return state.equals("53100")
                || (state.equals("XX000") && firstLine(e.getMessage()).contains("could not write init file"));
    }

    private static FailureType typeOf(String state, SQLException e) {
        if (state.startsWith("28")) {
            return FailureType.BAD_CREDENTIALS;
        }
        if (state.equals("42501")) {
            return FailureType.MISSING_PRIVILEGE;
        }
        if (state.equals("3D000")) {
            return FailureType.BAD_CONFIGURATION;
        }
        if (state.equals("55P03")) {
            return FailureType.LOCK_TIMEOUT;
        }
        // 08001: could not connect; the other connection and operator-intervention classes: it broke while in use.
        if (state.equals("08001") || state.equals("08004") || state.startsWith("53") || state.equals("57P03")) {
            return FailureType.SOURCE_UNREACHABLE;
        }
        if (state.startsWith("08") || state.startsWith("57P") || e.getCause() instanceof java.io.IOException) {
            return FailureType.SOURCE_LOST;
        }
        return FailureType.UNEXPECTED;
    }

    /** The failure of pg_dump or pg_dumpall, by what it printed. */
    public static ApplicationFailure ofTool(String tool, int status, String printed, PostgresDatabase database) {
        String said = printed.isBlank() ? "it printed nothing" : printed.strip();
        FailureType type = typeOf(printed);
        return (database.side() == Side.SOURCE ? type : ofTarget(type, false))
                .failure(tool + " of " + database.label() + " ended with status " + status + ": " + said + ".");
    }

    private static FailureType typeOf(String printed) {
        String said = printed.toLowerCase(Locale.ROOT);
        if (said.contains("lock timeout")) {
            return FailureType.LOCK_TIMEOUT;
        }
        if (said.contains("password authentication failed") || said.contains("no password supplied")) {
            return FailureType.BAD_CREDENTIALS;
        }
        if (said.contains("permission denied") || said.contains("row-level security")) {
            return FailureType.MISSING_PRIVILEGE;
        }
        if (said.contains("server version mismatch")) {
            return FailureType.TOOL_TOO_OLD;
        }
        if (said.contains("could not connect") || said.contains("connection refused")) {
            return FailureType.SOURCE_UNREACHABLE;
        }
        if (said.contains("connection") || said.contains("snapshot")) {
            return FailureType.SOURCE_LOST;
        }
        return FailureType.DUMP_TOOL_FAILED;
    }

    private static String firstLine(String message) {
        return message == null ? "no message" : message.lines().findFirst().orElse("");
    }
}
