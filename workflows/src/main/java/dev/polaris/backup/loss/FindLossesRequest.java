package dev.polaris.backup.loss;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Asks what a backup lost; {@code {"env":"prod"}} asks about the newest.
 *
 * @param env the environment
 * @param backup {@code newest} (also when null), {@code yyyy/MM/dd} or {@code yyyy/MM/dd/HHmmss}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FindLossesRequest(String env, String backup) {}
