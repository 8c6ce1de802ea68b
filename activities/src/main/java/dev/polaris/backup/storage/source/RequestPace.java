package dev.polaris.backup.storage.source;

import java.time.Duration;
import java.util.Optional;

/**
 * How fast requests may go to one project. One pace is shared by all sources and threads of a run, so that an answer
 * asking for less slows down all of them. Safe for use by several threads.
 */
public interface RequestPace {

    /**
     * Waits until the next request may be sent; before every request, the first and repeated ones alike.
     *
     * @throws InterruptedException when the thread is to stop
     */
    void beforeRequest() throws InterruptedException;

    /** The server did what it was asked, or decided against it. */
    void answered();

    /**
     * The server asked for fewer requests.
     *
     * @param retryAfter how long it wants to be left alone, when it says so
     */
    void throttled(Optional<Duration> retryAfter);

    /** A request failed on the way or in the server. */
    void failed();
}
