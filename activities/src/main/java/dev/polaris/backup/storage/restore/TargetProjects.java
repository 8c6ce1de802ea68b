package dev.polaris.backup.storage.restore;

import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.storage.source.RestStorageTarget;
import java.util.Optional;

/** The projects that objects may be restored into. */
public interface TargetProjects {
    /**
     * An environment's project.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code BAD_INPUT} when there is no such environment, or its Storage is
     *     not configured; {@code MISSING_SECRET}
     */
    RestStorageTarget project(String env);

    /**
     * The project's own database.
     *
     * @param name a target of the environment; empty for the one that is meant for this, when there is one
     * @throws io.temporal.failure.ApplicationFailure {@code BAD_INPUT} when there is no target of that name
     */
    Optional<Named> database(String env, Optional<String> name);

    /** A database and the name it is configured by. */
    record Named(String name, PostgresDatabase database) {}
}
