package dev.polaris.backup.settings;

import dev.polaris.backup.failure.FailureReason;
import dev.polaris.backup.failure.FailureType;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/** The first step of every run: asks a control worker, on the run's own task queue, for the settings. */
public final class SettingsResolution {
    private static final ActivityOptions OPTIONS = ActivityOptions.newBuilder()
            .setStartToCloseTimeout(Duration.ofSeconds(10))
            .setRetryOptions(RetryOptions.newBuilder()
                    .setInitialInterval(Duration.ofSeconds(1))
                    .setMaximumInterval(Duration.ofSeconds(30))
                    .build())
            .setSummary("settings of the environment")
            .build();

    private SettingsResolution() {}

    /**
     * Resolves the settings of an environment.
     *
     * @throws io.temporal.failure.TemporalFailure {@code BAD_INPUT} or {@code UNKNOWN_ENVIRONMENT}
     */
    public static RunSettings resolve(String env) {
        if (env == null || env.isBlank()) {
            throw FailureType.BAD_INPUT.failure("The input names no environment; write {\"env\":\"prod\"}.");
        }
        try {
            return Workflow.newActivityStub(SettingsActivities.class, OPTIONS).resolve(new SettingsRequest(env));
        } catch (ActivityFailure failure) {
            throw FailureReason.of(failure).asFailure();
        }
    }
}
