package dev.polaris.backup.s3;

import java.io.InterruptedIOException;
import java.util.concurrent.ThreadLocalRandom;

/** The growing pauses between attempts that have not got anywhere. */
public final class Pause {
    private final S3Timings timings;
    private int failures;

    public Pause(S3Timings timings) {
        this.timings = timings;
    }

    /** Something arrived: the next failure is the first one again. */
    public void reset() {
        failures = 0;
    }

    /** Counts a failure and waits before the next attempt; false when there is none left. */
    public boolean beforeNextAttempt() throws InterruptedIOException {
        failures++;
        if (failures >= timings.attempts()) {
            return false;
        }
        long longest = timings.longestDelay().toMillis();
        long delay = Math.min(longest, timings.firstDelay().toMillis() << Math.min(failures - 1, 20));
        try {
            Thread.sleep(delay == 0 ? 0 : ThreadLocalRandom.current().nextLong(delay / 2, delay + 1));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted between two attempts");
        }
    }
}
