package dev.polaris.backup.settings;

import java.time.Duration;

/**
 * How long a run waits and how often it tries.
 *
 * @param heartbeat silence after which a worker that moves data counts as dead
 * @param request longest time for a step that only makes a few requests
 * @param transfer longest time for a step that moves a whole database
 * @param eyes how long to wait for a verify worker before going on without one
 * @param firstRetry pause before the second try of a step; doubles from there
 * @param longestRetry the longest pause between two tries
 * @param tries how often a step is tried before the run gives up
 */
public record Timing(
        Duration heartbeat,
        Duration request,
        Duration transfer,
        Duration eyes,
        Duration firstRetry,
        Duration longestRetry,
        int tries) {

    /** What production uses when the configuration is silent. */
    public static final Timing DEFAULT = new Timing(
            Duration.ofSeconds(45),
            Duration.ofMinutes(2),
            Duration.ofHours(12),
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            12);

    public Timing {
        if (tries < 1) {
            throw new IllegalArgumentException("tries must be at least 1, not " + tries);
        }
    }

    /** The pause after the given number of failed tries, counted from 1. */
    public Duration pauseAfter(int failedTries) {
        Duration pause = firstRetry;
        for (int i = 1; i < failedTries && pause.compareTo(longestRetry) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        return pause.compareTo(longestRetry) < 0 ? pause : longestRetry;
    }
}
