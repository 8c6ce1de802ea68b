package dev.polaris.backup.doctor;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** A role's look at its own permissions and tools; every role's worker serves it on its own queue. */
@ActivityInterface
public interface DoctorActivities {
    /** Tries what the role needs, and that what it must not do is refused. Changes nothing. */
    @ActivityMethod(name = "Examine")
    RoleReport examine(DoctorRequest request);
}
