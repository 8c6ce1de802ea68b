package dev.polaris.backup.config;

import dev.polaris.backup.failure.FailureType;
import java.util.Map;
import java.util.Optional;

/**
 * One environment.
 *
 * @param name such as {@code prod}
 * @param source its database
 * @param targets the databases its backups may be restored into, by name
 * @param databaseSchedule when its database is backed up; empty for never by itself
 */
public record EnvironmentConfig(
        String name,
        DatabaseConfig source,
        Map<String, TargetConfig> targets,
        Optional<ScheduleConfig> databaseSchedule) {
    public EnvironmentConfig {
        targets = Map.copyOf(targets);
    }

    /**
     * The target of this name.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code BAD_INPUT}
     */
    public TargetConfig target(String targetName) {
        return Optional.ofNullable(targets.get(targetName))
                .orElseThrow(() -> FailureType.BAD_INPUT.failure("Environment " + name + " has no target \""
                        + targetName + "\"; known: "
                        + (targets.isEmpty()
                                ? "none"
                                : String.join(
                                        ", ", targets.keySet().stream().sorted().toList()))
                        + "."));
    }
}
