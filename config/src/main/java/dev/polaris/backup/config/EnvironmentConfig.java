package dev.polaris.backup.config;

import dev.polaris.backup.failure.FailureType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One environment.
 *
 * @param name such as {@code prod}
 * @param source its database
 * @param storage how its Storage is mirrored; empty when it is not
 * @param targets the databases its backups may be restored into, by name
 * @param losses what its tables may lose from one backup to the next
 * @param canary how its backups are proven
 * @param healthChecks questions that a restored database must answer well
 * @param procedure how its own database is replaced; empty when it never is
 * @param schedules what is done by itself, and when; what is not named is never done by itself
 */
public record EnvironmentConfig(
        String name,
        DatabaseConfig source,
        Optional<StorageConfig> storage,
        Map<String, TargetConfig> targets,
        LossConfig losses,
        CanaryConfig canary,
        List<HealthCheckConfig> healthChecks,
        Optional<ProcedureConfig> procedure,
        Map<ScheduledWork, ScheduleConfig> schedules) {
    public EnvironmentConfig {
        healthChecks = List.copyOf(healthChecks);
        targets = Map.copyOf(targets);
        schedules = Map.copyOf(schedules);
    }

    /** When this is done by itself; empty for never. */
    public Optional<ScheduleConfig> schedule(ScheduledWork work) {
        return Optional.ofNullable(schedules.get(work));
    }

    /**
     * How its own database is replaced.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code BAD_CONFIGURATION} when it has no such section
     */
    public ProcedureConfig requireProcedure() {
        return procedure.orElseThrow(() -> FailureType.BAD_CONFIGURATION.failure(
                "Environment " + name + " has no section procedure, so its database cannot be replaced."));
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
