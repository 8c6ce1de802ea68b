package dev.polaris.backup.settings;

import dev.polaris.backup.config.PolarisConfig;

/** Answers with what {@code polaris.yaml} says. */
public final class SettingsFromConfiguration implements SettingsActivities {
    private final PolarisConfig config;

    public SettingsFromConfiguration(PolarisConfig config) {
        this.config = config;
    }

    @Override
    public RunSettings resolve(SettingsRequest request) {
        return config.runSettings(request.env());
    }
}
