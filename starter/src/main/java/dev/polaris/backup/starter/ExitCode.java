package dev.polaris.backup.starter;

import dev.polaris.backup.failure.FailureType;

/** What the process says at its end; docs/command-line.md lists these for scripts. */
public final class ExitCode {
    public static final int OK = 0;
    /** The run, or what was asked for, failed. */
    public static final int FAILED = 1;
    /** Bad usage, input or configuration; nothing was started. */
    public static final int USAGE = 2;
    /** Temporal cannot be reached, or refuses this client. */
    public static final int NO_TEMPORAL = 3;
    /** A backup failed its verification, a restored copy differs from its backup, or somebody wrote to a backup. */
    public static final int NOT_GOOD = 4;
    /** The backup is committed but not verified, and --require-verified was given. */
    public static final int NOT_VERIFIED = 5;

    /** A restore was refused: the backup, the target or the plan will not do; nothing was changed. */
    public static final int REFUSED = 6;

    private ExitCode() {}

    /** The code of a run that failed in this way. */
    public static int of(FailureType type) {
        return switch (type) {
            case UNKNOWN_ENVIRONMENT, BAD_INPUT, BAD_CONFIGURATION -> USAGE;
            case VERIFICATION_FAILED, VALIDATION_FAILED, TAMPERED -> NOT_GOOD;
            case TARGET_NOT_EMPTY,
                    TARGET_IS_SOURCE,
                    TARGET_BUSY,
                    TARGET_UNSUITABLE,
                    NOT_PROVEN,
                    NOT_APPROVED,
                    PLAN_CHANGED,
                    PREFLIGHT_REFUSED -> REFUSED;
            default -> FAILED;
        };
    }
}
