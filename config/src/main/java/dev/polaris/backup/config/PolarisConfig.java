package dev.polaris.backup.config;

import dev.polaris.backup.approval.ApprovalRules;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.settings.RunSettings;
import dev.polaris.backup.settings.Timing;
import java.util.Map;
import java.util.Optional;

/**
 * Everything in {@code polaris.yaml}, checked as a whole. Holds references to secrets and no secret.
 *
 * @param temporal the Temporal server
 * @param store the bucket
 * @param storeCredentials each role's key to the bucket; a role without one uses the machine's own identity
 * @param environments by name
 * @param dump how dumps are made
 * @param restore how restores work
 * @param approvals what an approval must be like
 * @param timing how long to wait and how often to try
 * @param worker how worker processes behave
 */
public record PolarisConfig(
        TemporalConfig temporal,
        StoreConfig store,
        Map<Role, StoreCredentials> storeCredentials,
        Map<String, EnvironmentConfig> environments,
        DumpConfig dump,
        RestoreConfig restore,
        ApprovalRules approvals,
        Timing timing,
        WorkerConfig worker) {
    public PolarisConfig {
        storeCredentials = Map.copyOf(storeCredentials);
        environments = Map.copyOf(environments);
    }

    /**
     * The environment of this name.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code UNKNOWN_ENVIRONMENT}
     */
    public EnvironmentConfig environment(String name) {
        return Optional.ofNullable(environments.get(name))
                .orElseThrow(() -> FailureType.UNKNOWN_ENVIRONMENT.failure("There is no environment \"" + name
                        + "\"; known: "
                        + String.join(
                                ", ", environments.keySet().stream().sorted().toList()) + "."));
    }

    /** What a run of this environment may know. */
    public RunSettings runSettings(String environmentName) {
        EnvironmentConfig environment = environment(environmentName);
        return new RunSettings(
                environment.name(),
                environment.source().label(),
                store.bucket(),
                timing,
                approvals,
                restore.jobs(),
                environment.procedure().map(ProcedureConfig::rules).orElse(null));
    }
}
