package dev.polaris.backup.restore;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/**
 * Compares a restored database with its backup. Served by restore workers for named targets, and by the verify worker on
 * whose host a throwaway cluster lives. Only reads.
 */
@ActivityInterface
public interface ValidationActivities {
    /**
     * Compares every row, every large object and every definition. Heartbeats a {@link ValidationProgress}.
     *
     * @throws io.temporal.failure.ApplicationFailure typed, when the comparison could not be made; a difference is no
     *     failure but a finding
     */
    @ActivityMethod(name = "ValidateRestore")
    ValidationReport validate(RestoreOrder order);

    /**
     * Asks only the configured health questions, such as when migrations have changed what was compared. Heartbeats.
     *
     * @throws io.temporal.failure.ApplicationFailure typed, when nothing could be asked; a bad answer is a finding
     */
    @ActivityMethod(name = "AskHealthQuestions")
    ValidationCheck health(RestoreOrder order);
}
