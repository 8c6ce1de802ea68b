package dev.polaris.backup.patience;

import dev.polaris.backup.failure.FailureType;
import java.time.Duration;

/**
 * Asks again and again, because those who are asked tell nobody by themselves.
 *
 * @param longest how long it is asked
 * @param pause between two questions
 * @param failure what it is when the time is over
 */
public record Patience(Duration longest, Duration pause, FailureType failure) {
    /**
     * Returns as soon as the condition holds.
     *
     * @param otherwise says what did not come, as a sentence; asked only when the time is over
     * @throws io.temporal.failure.ApplicationFailure of the type above; {@code CANCELLED} when the wait was interrupted
     * @throws E what asking throws
     */
    public <E extends Exception> void until(Question<Boolean, E> condition, Question<String, E> otherwise) throws E {
        long latest = System.nanoTime() + longest.toNanos();
        while (!condition.ask()) {
            if (System.nanoTime() > latest) {
                throw failure.failure(otherwise.ask());
            }
            sleep();
        }
    }

    private void sleep() {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw FailureType.CANCELLED.failure("A wait was interrupted.");
        }
    }

    /** One question to somebody else. */
    @FunctionalInterface
    public interface Question<T, E extends Exception> {
        T ask() throws E;
    }
}
