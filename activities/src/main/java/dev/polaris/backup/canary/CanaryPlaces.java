package dev.polaris.backup.canary;

import dev.polaris.backup.postgres.PostgresDatabase;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;

/** Where canaries restore into: throwaway clusters of this host, or databases of a server that is kept for it. */
public interface CanaryPlaces {
    /** Every name of something a canary made begins so, and nothing else in the world does. */
    String PREFIX = "polaris-canary-";

    /** Names, in task queues, those who serve these places. */
    String host();

    /**
     * The place of this id, made if it is not there.
     *
     * @return the version of its server
     * @throws io.temporal.failure.ApplicationFailure typed, when it cannot be made
     */
    String make(ClusterSpecification specification) throws IOException, InterruptedException;

    /**
     * The database at the place of this id.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code CLUSTER_GONE} when it is not here, or does not run
     */
    PostgresDatabase database(String id);

    /** Removes the place of this id and all that is in it. Repeating it changes nothing. */
    void drop(String id) throws IOException, InterruptedException;

    /**
     * Removes every place whose run is over.
     *
     * @param running whether the run still goes on; throws when that cannot be told now, and the place then stays
     * @return names of what was removed
     */
    List<String> sweep(Predicate<ClusterOwner> running) throws IOException, InterruptedException;
}
