package dev.polaris.backup.instance;

import dev.polaris.backup.config.DatabaseConfig;
import dev.polaris.backup.postgres.PostgresDatabase;
import java.util.Optional;

/** One way of making instances. What it promises is what {@link InstanceActivities} promises. */
public interface InstancePlace {
    /** Looks whether an instance could be made; changes nothing. What is wrong is listed, and not thrown. */
    InstanceFacts examine();

    /** The instance of this order, made if it is not there. */
    Instance create(InstanceOrder order);

    /** Removes the instance of this order; nothing when it is not there. */
    void remove(InstanceOrder order);

    /**
     * An instance's database, by a login that may change it.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code BAD_INPUT} when the id can be none of this place's
     */
    PostgresDatabase database(String id);

    /** The Storage of this place's instances; empty when they have none of their own. */
    Optional<InstanceStorage> storage();

    /** The instance that this connection leads to; empty when none of this place's instances does. */
    Optional<Instance> find(DatabaseConfig connection);
}
