package dev.polaris.backup.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Asks how two backups differ; {@code {"env":"prod"}} compares the newest with the one before it.
 *
 * @param env the environment
 * @param from the earlier one, as {@code yyyy/MM/dd} or {@code yyyy/MM/dd/HHmmss}; null for the last one before the other
 * @param to the later one; null or {@code newest} for the newest
 * @param tables how many changed tables to list, up to 200; null for 50
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DiffBackupsRequest(String env, String from, String to, Integer tables) {}
