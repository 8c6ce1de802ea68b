package dev.polaris.backup.instance;

import dev.polaris.backup.config.DatabaseConfig;
import java.util.Optional;

/** One way of making instances. What it promises is what {@link InstanceActivities} promises. */
public interface InstancePlace {
    /** Looks whether an instance could be made; changes nothing. What is wrong is listed, and not thrown. */
    InstanceFacts examine();

    /** The instance of this order, made if it is not there. */
    Instance create(InstanceOrder order);

    /** Removes the instance of this order; nothing when it is not there. */
    void remove(InstanceOrder order);

    /** The instance that this connection leads to; empty when none of this place's instances does. */
    Optional<Instance> find(DatabaseConfig connection);
}
