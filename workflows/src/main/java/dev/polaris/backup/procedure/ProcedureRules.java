package dev.polaris.backup.procedure;

import java.time.Duration;

/**
 * How a procedure of this environment goes.
 *
 * @param deadline how long the app may be frozen before it is let go by itself, unless somebody extends it
 * @param observe how long a rollback is possible after the app was pointed at the new instance
 * @param keepOld how long the old instance is kept beyond that before its removal is asked for
 * @param safetyBackup whether the present state is backed up before it is left, unless a request gives a reason not to
 */
public record ProcedureRules(Duration deadline, Duration observe, Duration keepOld, boolean safetyBackup) {
    /** What holds when the configuration is silent. */
    public static final ProcedureRules DEFAULT =
            new ProcedureRules(Duration.ofHours(2), Duration.ofHours(1), Duration.ofDays(7), true);

    public ProcedureRules {
        if (deadline == null || deadline.isNegative() || deadline.isZero()) {
            throw new IllegalArgumentException("the deadline of a freeze must be positive");
        }
        if (observe == null || observe.isNegative() || keepOld == null || keepOld.isNegative()) {
            throw new IllegalArgumentException("times to observe and to keep must not be negative");
        }
    }
}
