package dev.polaris.backup.outcome;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Counts how runs end, in the metrics of the control worker that takes the call. */
@ActivityInterface
public interface OutcomeActivities {
    /** Counts one outcome; counting the same run and event again changes nothing. */
    @ActivityMethod(name = "CountOutcome")
    void count(Outcome outcome);
}
