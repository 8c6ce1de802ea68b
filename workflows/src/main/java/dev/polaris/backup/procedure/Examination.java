package dev.polaris.backup.procedure;

import dev.polaris.backup.failure.FailureReason;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.journal.Journal;
import dev.polaris.backup.settings.Timing;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Looks at what a procedure will need, while nothing is changed yet. What cannot be looked at is a problem among others, so
 * that all of them are told at once.
 *
 * @param journal where each look is recorded
 * @param timing how often it is tried
 * @param problems receives what is wrong
 */
public record Examination(Journal journal, Timing timing, List<String> problems) {
    /**
     * Asks one question.
     *
     * @return empty when it could not be answered
     */
    public <T> Optional<T> look(String step, Supplier<T> question, Function<T, String> evidence) {
        try {
            return Optional.of(journal.step(step, timing, question, evidence));
        } catch (TemporalFailure failure) {
            FailureReason reason = FailureReason.of(failure);
            if (failure instanceof CanceledFailure || reason.type() == FailureType.CANCELLED) {
                throw failure;
            }
            problems.add(step + ": " + reason.message());
            return Optional.empty();
        }
    }
}
