package dev.polaris.backup.drill;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Starts a drill of one table; {@code {"env":"prod"}} restores this month's table of the newest proven backup.
 *
 * @param env the environment
 * @param table {@code schema.name}; null for the one whose turn it is
 * @param backup {@code yyyy/MM/dd} or {@code yyyy/MM/dd/HHmmss}; null for the newest proven one
 * @param target the target whose server holds the temporary database; null for the only one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TableDrillRequest(String env, String table, String backup, String target) {}
