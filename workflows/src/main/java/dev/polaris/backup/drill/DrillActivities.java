package dev.polaris.backup.drill;

import dev.polaris.backup.restore.RestoreTarget;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Makes and drops the temporary databases of drills; served by restore workers. */
@ActivityInterface
public interface DrillActivities {
    /**
     * Makes the database, and drops those that earlier drills left behind for days. Repeating it changes nothing.
     *
     * @return where to restore to
     * @throws io.temporal.failure.ApplicationFailure {@code BAD_INPUT} when there is no such target, or several and none was
     *     chosen
     */
    @ActivityMethod(name = "CreateDrillDatabase")
    RestoreTarget create(DrillDatabase database);

    /** Drops the database, whoever is connected to it. Repeating it changes nothing. */
    @ActivityMethod(name = "DropDrillDatabase")
    void drop(RestoreTarget target);
}
