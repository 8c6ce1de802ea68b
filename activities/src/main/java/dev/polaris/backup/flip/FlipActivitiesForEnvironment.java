package dev.polaris.backup.flip;

import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.heartbeat.LifeSign;
import dev.polaris.backup.roles.ActivityFailures;
import io.temporal.activity.Activity;
import java.util.List;
import java.util.Optional;

/** Flips by the one way that the environment's configuration chose, and asks through the app's own route. */
public final class FlipActivitiesForEnvironment implements FlipActivities {
    private final String env;
    private final Optional<AppFlip> app;
    private final Optional<AppRoute> route;

    /**
     * One environment's.
     *
     * @param app how its app is pointed at another database; empty when the configuration says not how
     * @param route the app's own way to its database; empty when the configuration says not which
     */
    public FlipActivitiesForEnvironment(String env, Optional<AppFlip> app, Optional<AppRoute> route) {
        this.env = env;
        this.app = app;
        this.route = route;
    }

    @Override
    public FlipFacts examine(FlipOrder order) {
        return ActivityFailures.typed(() -> app.map(way -> way.examine(order))
                .orElseGet(() -> new FlipFacts(
                        "none", "unknown", FlipSide.OTHER, List.of(missing("flip", "the app is pointed elsewhere")))));
    }

    @Override
    public FlipProof flip(FlipOrder order) {
        // Statements of the app may be held: a successor must not wait longer than it takes to see that this worker is
        // dead.
        try (LifeSign unused = new LifeSign(Activity.getExecutionContext())) {
            return ActivityFailures.typed(() -> flipOrFail(order));
        }
    }

    private FlipProof flipOrFail(FlipOrder order) {
        AppFlip way = app.orElseThrow(
                () -> FailureType.BAD_CONFIGURATION.failure(missing("flip", "the app is pointed elsewhere")));
        // Before anybody's statement is held: a pooler that cannot log in would refuse every client.
        route.ifPresent(asked -> asked.login().admit(order.to()));
        return way.flip(order);
    }

    @Override
    public String probe(RouteProbe probe) {
        return ActivityFailures.typed(() -> route.orElseThrow(
                        () -> FailureType.BAD_CONFIGURATION.failure(missing("route", "the app reaches its database")))
                .probe(probe));
    }

    private String missing(String key, String what) {
        return "environments." + env + ".procedure." + key + " says not how " + what + ".";
    }
}
