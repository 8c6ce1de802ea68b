package dev.polaris.backup.worker;

import dev.polaris.backup.config.EnvironmentConfig;
import dev.polaris.backup.config.MissingSecretException;
import dev.polaris.backup.config.PolarisConfig;
import dev.polaris.backup.config.StorageConfig;
import dev.polaris.backup.config.TargetConfig;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.s3.S3Timings;
import dev.polaris.backup.storage.restore.TargetProjects;
import dev.polaris.backup.storage.source.RestStorageTarget;
import dev.polaris.backup.storage.source.ServiceKey;
import dev.polaris.backup.storage.source.SharedPace;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Opens the Storage of environments' projects to be written when it is first needed, and again when its key was changed
 * meanwhile. What was given out stays open until the worker ends: somebody may still use it.
 */
final class StorageTargets implements TargetProjects, AutoCloseable {
    /** The target that is an environment's own database, unless another one is named. */
    private static final String LIVE = "live";

    private final PolarisConfig config;
    private final Map<String, String> environment;
    private final Map<String, SharedPace> paces = new HashMap<>();
    private final Map<String, Opened> current = new HashMap<>();
    private final List<RestStorageTarget> opened = new ArrayList<>();

    StorageTargets(PolarisConfig config, Map<String, String> environment) {
        this.config = config;
        this.environment = environment;
    }

    /** What is open, and the key it was opened with. */
    private record Opened(RestStorageTarget target, String key) {}

    @Override
    public synchronized RestStorageTarget project(String env) {
        StorageConfig storage = environment(env)
                .storage()
                .orElseThrow(() -> FailureType.BAD_INPUT.failure("The Storage of " + env
                        + " is not configured: environments." + env + ".storage takes url and key."));
        return open(env, storage.url(), key(env, storage));
    }

    /**
     * Any project by its address; the same one as before unless its key was changed.
     *
     * @param name by which it is known again
     */
    synchronized RestStorageTarget open(String name, URI url, String key) {
        Opened known = current.get(name);
        if (known == null || !known.key().equals(key)) {
            known = new Opened(
                    new RestStorageTarget(
                            url,
                            ServiceKey.parse(key),
                            paces.computeIfAbsent(name, unused -> new SharedPace()),
                            S3Timings.standard()),
                    key);
            current.put(name, known);
            opened.add(known.target());
        }
        return known.target();
    }

    private String key(String env, StorageConfig storage) {
        try {
            return storage.key().resolve(environment);
        } catch (MissingSecretException e) {
            throw FailureType.MISSING_SECRET.failure("For the Storage of " + env + ": " + e.getMessage() + ".");
        }
    }

    @Override
    public Optional<Named> database(String env, Optional<String> name) {
        EnvironmentConfig configured = environment(env);
        if (name.isEmpty() && !configured.targets().containsKey(LIVE)) {
            return Optional.empty();
        }
        TargetConfig target = configured.target(name.orElse(LIVE));
        return Optional.of(new Named(
                target.name(), new PostgresDatabase(PostgresDatabase.Side.TARGET, target.connection(), environment)));
    }

    private EnvironmentConfig environment(String env) {
        return Optional.ofNullable(config.environments().get(env))
                .orElseThrow(() -> FailureType.BAD_INPUT.failure("There is no environment \"" + env + "\"."));
    }

    @Override
    public synchronized void close() {
        opened.forEach(RestStorageTarget::close);
    }
}
