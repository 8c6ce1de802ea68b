package dev.polaris.backup.procedure;

import dev.polaris.backup.instance.Instance;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Looks at instances that procedures made; served by restore workers. Only reads. */
@ActivityInterface
public interface ProcedureActivities {
    /** How much was written to an instance so far. Exact when no session is left that writes. */
    @ActivityMethod(name = "CountWrites")
    WriteCount countWrites(Instance instance);
}
