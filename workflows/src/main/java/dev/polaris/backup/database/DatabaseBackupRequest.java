package dev.polaris.backup.database;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Starts a database backup; {@code {"env":"prod"}} is enough.
 *
 * @param env the environment
 * @param purpose null to let the run decide: scheduled when a schedule started it, manual otherwise
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DatabaseBackupRequest(String env, Purpose purpose) {}
