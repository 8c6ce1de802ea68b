package dev.polaris.backup.settings;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Reads the configuration for a run; served by every control worker. */
@ActivityInterface
public interface SettingsActivities {
    /**
     * The settings of one environment.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code UNKNOWN_ENVIRONMENT} when the configuration does not name it
     */
    @ActivityMethod(name = "ResolveSettings")
    RunSettings resolve(SettingsRequest request);
}
