package dev.polaris.backup.outcome;

import java.time.Duration;

/**
 * How one run ended, to be counted once.
 *
 * @param env the environment
 * @param kind what was backed up or verified: {@code database}, {@code schema}; {@code canary} for a proof by restore
 * @param event what happened
 * @param runId the workflow run that ended; a second report of the same run and event is not counted
 * @param duration from the run's start to its end
 * @param bytes compressed bytes stored; 0 when none were
 */
public record Outcome(String env, String kind, Event event, String runId, Duration duration, long bytes) {

    /** What is counted. */
    public enum Event {
        BACKUP_SUCCESS,
        BACKUP_FAILURE,
        VERIFICATION_SUCCESS,
        VERIFICATION_FAILURE
    }
}
