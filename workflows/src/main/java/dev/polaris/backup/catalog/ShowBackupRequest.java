package dev.polaris.backup.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Asks for one backup.
 *
 * @param env the environment
 * @param backup {@code newest} (also when null), {@code yyyy/MM/dd} or {@code yyyy/MM/dd/HHmmss}
 * @param tables how many tables to list, up to 200; null for 50
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ShowBackupRequest(String env, String backup, Integer tables) {}
