package dev.polaris.backup.restore;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Loads the data section of a backup into its target; served by whoever can reach the target. */
@ActivityInterface
public interface DataActivities {
    /**
     * Computes the units, and forgets those whose effect a crash of the target has undone. A restore that is resumed keeps
     * the unit size it began with.
     */
    @ActivityMethod(name = "PlanData")
    DataPlan planData(DataPlanRequest request);

    /**
     * Loads the units of one batch one after the other, each in one transaction with its row of progress, and leaves out
     * those that are there. Heartbeats a {@link DataProgress} while bytes move.
     */
    @ActivityMethod(name = "RestoreUnits")
    DataTotals restoreUnits(BatchRequest request);

    /** Makes sure that what was committed survives a crash of the target, and says what is missing. */
    @ActivityMethod(name = "ConfirmData")
    DataCheck confirmData(DataCheckRequest request);
}
