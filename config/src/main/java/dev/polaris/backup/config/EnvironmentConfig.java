package dev.polaris.backup.config;

import java.util.Optional;

/**
 * One environment.
 *
 * @param name such as {@code prod}
 * @param source its database
 * @param databaseSchedule when its database is backed up; empty for never by itself
 */
public record EnvironmentConfig(String name, SourceConfig source, Optional<ScheduleConfig> databaseSchedule) {}
