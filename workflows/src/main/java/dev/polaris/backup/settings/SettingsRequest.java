package dev.polaris.backup.settings;

/** Asks for the settings of one environment. */
public record SettingsRequest(String env) {}
