package dev.polaris.backup.freeze;

import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.roles.ActivityFailures;
import java.util.List;
import java.util.Optional;

/** Freezes by the one way that the environment's configuration chose. */
public final class FreezeActivitiesForEnvironment implements FreezeActivities {
    private final String env;
    private final Optional<AppFreeze> app;

    /**
     * One environment's.
     *
     * @param app how its app is frozen; empty when the configuration says not how
     */
    public FreezeActivitiesForEnvironment(String env, Optional<AppFreeze> app) {
        this.env = env;
        this.app = app;
    }

    @Override
    public FreezeFacts examine(FreezeOrder order) {
        return ActivityFailures.typed(() -> app.map(way -> way.examine(order))
                .orElseGet(() -> new FreezeFacts("none", false, null, List.of(missing()))));
    }

    @Override
    public FreezeProof freeze(FreezeOrder order) {
        return ActivityFailures.typed(() -> required().freeze(order));
    }

    @Override
    public void thaw(FreezeOrder order) {
        ActivityFailures.typed(() -> {
            required().thaw(order);
            return null;
        });
    }

    private AppFreeze required() {
        return app.orElseThrow(() -> FailureType.BAD_CONFIGURATION.failure(missing()));
    }

    private String missing() {
        return "environments." + env + ".procedure.freeze says not how the app is kept from writing.";
    }
}
