package dev.polaris.backup.procedure;

import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.instance.Instance;
import dev.polaris.backup.restore.Targets;
import dev.polaris.backup.roles.ActivityFailures;

/** Looks at instances that procedures made: an adapter between Temporal and their databases. */
public final class ProcedureActivitiesForTargets implements ProcedureActivities {
    private final Targets targets;

    public ProcedureActivitiesForTargets(Targets targets) {
        this.targets = targets;
    }

    @Override
    public WriteCount countWrites(Instance instance) {
        return ActivityFailures.typed(() -> {
            if (instance.target() == null) {
                throw FailureType.BAD_INPUT.failure(instance.label() + " was made by no procedure.");
            }
            return new WriteCounter(targets.find(instance.target()).database()).count();
        });
    }
}
