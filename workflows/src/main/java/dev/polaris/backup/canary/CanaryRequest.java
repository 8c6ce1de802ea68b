package dev.polaris.backup.canary;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Starts a canary; {@code {"env":"prod"}} restores the newest committed backup.
 *
 * @param env the environment
 * @param backup {@code newest} (also when null), {@code yyyy/MM/dd} or {@code yyyy/MM/dd/HHmmss}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CanaryRequest(String env, String backup) {}
