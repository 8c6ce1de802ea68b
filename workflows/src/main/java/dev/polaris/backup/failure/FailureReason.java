package dev.polaris.backup.failure;

import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.failure.TimeoutFailure;

/**
 * Why a step failed, read out of the layers Temporal wraps around the original failure.
 *
 * @param type the kind of failure
 * @param message what happened, for a person
 * @param mayHaveTakenEffect true when nobody saw the end of the step, so its effect on the world is not known
 */
public record FailureReason(FailureType type, String message, boolean mayHaveTakenEffect) {

    /** Reads the reason of any failure that workflow code can catch. */
    public static FailureReason of(TemporalFailure failure) {
        Throwable cause = failure;
        while ((cause instanceof ActivityFailure || cause instanceof ChildWorkflowFailure)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof ApplicationFailure) {
            ApplicationFailure application = (ApplicationFailure) cause;
            FailureType type = FailureType.of(application);
            return new FailureReason(type, application.getOriginalMessage(), type == FailureType.OUTCOME_UNKNOWN);
        }
        if (cause instanceof TimeoutFailure) {
            return ofTimeout(((TimeoutFailure) cause).getTimeoutType());
        }
        if (cause instanceof CanceledFailure) {
            return new FailureReason(FailureType.CANCELLED, "The run was cancelled.", true);
        }
        return new FailureReason(FailureType.UNEXPECTED, String.valueOf(cause.getMessage()), true);
    }

    private static FailureReason ofTimeout(TimeoutType timeout) {
        if (timeout == TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_START) {
            return new FailureReason(FailureType.NO_WORKER, "No worker took the step in time.", false);
        }
        return new FailureReason(
                FailureType.WORKER_LOST, "The worker on this step went silent (" + name(timeout) + ").", true);
    }

    private static String name(TimeoutType timeout) {
        return timeout == TimeoutType.TIMEOUT_TYPE_HEARTBEAT ? "no heartbeat" : "no answer in time";
    }

    /** The reason as a failure of the run itself, without the layers it came in. */
    public ApplicationFailure asFailure() {
        return ApplicationFailure.newBuilder()
                .setType(type.name())
                .setMessage(message)
                .setNonRetryable(true)
                .build();
    }

    /** Whether trying again can help. */
    public boolean retryable() {
        return type.retryable();
    }
}
