package dev.polaris.backup.storage.restore;

import java.util.Optional;

/**
 * Names of projects whose Storage is restored into: an environment's is the environment's own name, and that of an instance
 * which a procedure made is {@code instance/{id}}. No environment has a slash in its name.
 */
public final class ProjectNames {
    private static final String INSTANCE = "instance/";

    private ProjectNames() {}

    /** The project of an instance. */
    public static String ofInstance(String id) {
        return INSTANCE + id;
    }

    /** The id of the instance that a name means; empty when it means an environment. */
    public static Optional<String> instance(String name) {
        return name.startsWith(INSTANCE) ? Optional.of(name.substring(INSTANCE.length())) : Optional.empty();
    }
}
