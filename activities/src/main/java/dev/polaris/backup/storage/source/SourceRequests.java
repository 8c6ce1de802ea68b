package dev.polaris.backup.storage.source;

import dev.polaris.backup.s3.Pause;
import dev.polaris.backup.s3.S3Timings;
import java.io.InterruptedIOException;
import java.util.function.Supplier;

/** Sends requests at the shared pace, and again when they failed on the way. */
final class SourceRequests {
    private final RequestPace pace;
    private final S3Timings timings;

    SourceRequests(RequestPace pace, S3Timings timings) {
        this.pace = pace;
        this.timings = timings;
    }

    /**
     * The first answer that is one.
     *
     * @param doing for messages: what goes on, with what
     * @param request sends one request, once
     */
    <T> T answer(String doing, Supplier<T> request) {
        Pause pause = new Pause(timings);
        while (true) {
            try {
                return once(doing, request);
            } catch (StorageSourceException.Throttled | StorageSourceException.Unavailable e) {
                waitBeforeNext(doing, pause, e);
            }
        }
    }

    /** Sends one request at the pace, and tells the pace what came of it. */
    <T> T once(String doing, Supplier<T> request) {
        try {
            pace.beforeRequest();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageSourceException.Stopped(doing);
        }
        try {
            T answer = request.get();
            pace.answered();
            return answer;
        } catch (StorageSourceException.Throttled e) {
            pace.throttled(e.retryAfter());
            throw e;
        } catch (StorageSourceException.Unavailable e) {
            pace.failed();
            throw e;
        } catch (RuntimeException e) {
            pace.answered();
            throw e;
        }
    }

    Pause newPause() {
        return new Pause(timings);
    }

    /** Waits before another attempt, or throws the failure when there is none left. */
    static void waitBeforeNext(String doing, Pause pause, StorageSourceException failure) {
        try {
            if (!pause.beforeNextAttempt()) {
                throw failure;
            }
        } catch (InterruptedIOException e) {
            throw new StorageSourceException.Stopped(doing);
        }
    }
}
