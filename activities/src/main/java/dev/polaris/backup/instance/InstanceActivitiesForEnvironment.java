package dev.polaris.backup.instance;

import dev.polaris.backup.config.EnvironmentConfig;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.roles.ActivityFailures;
import java.util.List;
import java.util.Optional;

/** An environment's instances: an adapter between Temporal and the place where they are made. */
public final class InstanceActivitiesForEnvironment implements InstanceActivities {
    private final EnvironmentConfig env;
    private final Optional<InstancePlace> place;

    /** @param place where instances are made; empty when the configuration names none */
    public InstanceActivitiesForEnvironment(EnvironmentConfig env, Optional<InstancePlace> place) {
        this.env = env;
        this.place = place;
    }

    @Override
    public Instance live(String envName) {
        return ActivityFailures.typed(() -> place.flatMap(made -> made.find(env.source()))
                .orElseGet(() -> new Instance(
                        "source",
                        env.source().host(),
                        env.source().port(),
                        env.source().database(),
                        null)));
    }

    @Override
    public InstanceFacts examine(String envName) {
        return ActivityFailures.typed(() -> place.map(InstancePlace::examine)
                .orElseGet(() -> new InstanceFacts("none", "none", null, null, List.of(missing()))));
    }

    @Override
    public Instance create(InstanceOrder order) {
        return ActivityFailures.typed(() -> required().create(order));
    }

    @Override
    public void remove(InstanceOrder order) {
        ActivityFailures.typed(() -> {
            required().remove(order);
            return null;
        });
    }

    private InstancePlace required() {
        return place.orElseThrow(() -> FailureType.BAD_CONFIGURATION.failure(missing() + "."));
    }

    private String missing() {
        return "environments." + env.name() + ".procedure.instance says not where instances are made";
    }
}
