package dev.polaris.backup.freeze;

import dev.polaris.backup.roles.ActivityFailures;

/** Freezes by the one way that the environment's configuration chose. */
public final class FreezeActivitiesForEnvironment implements FreezeActivities {
    private final AppFreeze app;

    /** @param app how this environment's app is frozen */
    public FreezeActivitiesForEnvironment(AppFreeze app) {
        this.app = app;
    }

    @Override
    public FreezeFacts examine(FreezeOrder order) {
        return ActivityFailures.typed(() -> app.examine(order));
    }

    @Override
    public FreezeProof freeze(FreezeOrder order) {
        return ActivityFailures.typed(() -> app.freeze(order));
    }

    @Override
    public void thaw(FreezeOrder order) {
        ActivityFailures.typed(() -> {
            app.thaw(order);
            return null;
        });
    }
}
