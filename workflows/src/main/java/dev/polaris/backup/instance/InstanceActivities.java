package dev.polaris.backup.instance;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Makes and removes instances; served by restore workers. */
@ActivityInterface
public interface InstanceActivities {
    /** The database the app uses now. */
    @ActivityMethod(name = "FindLiveInstance")
    Instance live(String env);

    /** Looks whether an instance could be made; changes nothing. */
    @ActivityMethod(name = "ExamineInstances")
    InstanceFacts examine(String env);

    /**
     * Makes the instance, empty, and waits until it answers. Repeating it finds the one an earlier attempt made; it never
     * makes two.
     */
    @ActivityMethod(name = "CreateInstance")
    Instance create(InstanceOrder order);

    /** Removes the instance that this procedure made, whoever is connected to it. Repeating it changes nothing. */
    @ActivityMethod(name = "RemoveInstance")
    void remove(InstanceOrder order);
}
