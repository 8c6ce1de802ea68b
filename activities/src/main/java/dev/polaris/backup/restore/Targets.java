package dev.polaris.backup.restore;

import dev.polaris.backup.config.EnvironmentConfig;
import dev.polaris.backup.config.TargetConfig;
import dev.polaris.backup.postgres.PostgresDatabase;
import java.util.Map;

/** Finds the database that a restore goes into. */
@FunctionalInterface
public interface Targets {
    /**
     * The database of a target.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code BAD_INPUT} when there is none of that name,
     *     {@code CLUSTER_GONE} when the throwaway cluster is not here
     */
    Target find(RestoreTarget target);

    /**
     * A target with its credentials.
     *
     * @param database how to reach it
     * @param kind what the platform keeps for itself there
     */
    record Target(PostgresDatabase database, TargetConfig.Kind kind) {}

    /**
     * The targets that the configuration names.
     *
     * @param workerEnvironment the variables of this worker, where the passwords' references may point
     */
    static Targets configured(EnvironmentConfig env, Map<String, String> workerEnvironment) {
        return target -> {
            TargetConfig config = env.target(target.name());
            boolean own = target.database() == null;
            return new Target(
                    new PostgresDatabase(
                            PostgresDatabase.Side.TARGET,
                            own ? config.connection() : config.connection().in(target.database()),
                            workerEnvironment),
                    // A new database has none of a platform's schemas, whatever its server is.
                    own ? config.kind() : TargetConfig.Kind.PLAIN);
        };
    }
}
