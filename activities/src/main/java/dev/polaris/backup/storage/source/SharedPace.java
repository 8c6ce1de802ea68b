package dev.polaris.backup.storage.source;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The pace of a run in one worker: without limit until the server asks for less, then requests go out one by one at
 * growing intervals, which shrink again with every answer.
 */
public final class SharedPace implements RequestPace {
    private static final long FIRST_INTERVAL = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long LONGEST_INTERVAL = TimeUnit.SECONDS.toNanos(2);
    private static final long NEGLIGIBLE_INTERVAL = TimeUnit.MICROSECONDS.toNanos(100);
    /** Longer than any server that is still there asks for. */
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(2);

    private static final Duration USUAL_PAUSE = Duration.ofSeconds(1);

    private long interval;
    private long nextTurn = System.nanoTime();

    @Override
    public void beforeRequest() throws InterruptedException {
        long pause = takeTurn();
        if (pause > 0) {
            TimeUnit.NANOSECONDS.sleep(pause);
        }
    }

    private synchronized long takeTurn() {
        long now = System.nanoTime();
        long turn = nextTurn - now > 0 ? nextTurn : now;
        nextTurn = turn + interval;
        return turn - now;
    }

    @Override
    public synchronized void answered() {
        // About 60 answers halve the interval: fast enough to recover, slow enough not to be throttled again at once.
        interval -= interval >> 6;
        if (interval < NEGLIGIBLE_INTERVAL) {
            interval = 0;
        }
    }

    @Override
    public synchronized void throttled(Optional<Duration> retryAfter) {
        long now = System.nanoTime();
        long pause = retryAfter
                .filter(wanted -> wanted.compareTo(LONGEST_PAUSE) < 0)
                .orElse(retryAfter.isPresent() ? LONGEST_PAUSE : USUAL_PAUSE)
                .toNanos();
        // Requests under way at once are throttled at once; that is one message and not many.
        if (nextTurn - now < pause / 2) {
            interval = Math.min(Math.max(interval * 2, FIRST_INTERVAL), LONGEST_INTERVAL);
        }
        nextTurn = Math.max(nextTurn - now, pause) + now;
    }

    @Override
    public void failed() {
        // One object that cannot be read says nothing about the others: whoever failed makes its own pause.
    }
}
