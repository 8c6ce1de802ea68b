package dev.polaris.backup.s3;

import java.time.Duration;

/**
 * How long the store waits for the server and how often it asks again.
 *
 * @param attempts requests made in all before a call fails, and reads without progress before a stream fails; at least 1
 * @param firstDelay longest pause before the second attempt; doubles from there, with jitter
 * @param longestDelay cap of the pause between two attempts
 * @param connect time to reach the server
 * @param silence time without a byte from the server before a request counts as lost
 */
public record S3Timings(int attempts, Duration firstDelay, Duration longestDelay, Duration connect, Duration silence) {
    public S3Timings {
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts must be at least 1, not " + attempts);
        }
        if (firstDelay.isNegative() || longestDelay.compareTo(firstDelay) < 0) {
            throw new IllegalArgumentException("the delays between attempts must not be negative or shrink: first "
                    + firstDelay + ", longest " + longestDelay);
        }
        if (connect.isNegative() || connect.isZero() || silence.isNegative() || silence.isZero()) {
            throw new IllegalArgumentException(
                    "the timeouts must be above zero: connect " + connect + ", silence " + silence);
        }
    }

    /** Patient enough for a busy bucket: six attempts within about a minute. */
    public static S3Timings standard() {
        return new S3Timings(
                6, Duration.ofMillis(500), Duration.ofSeconds(20), Duration.ofSeconds(10), Duration.ofSeconds(60));
    }
}
