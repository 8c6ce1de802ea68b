package dev.polaris.backup.verify;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Starts a verification; {@code {"env":"prod"}} verifies the newest backup.
 *
 * @param env the environment
 * @param backup {@code newest} (also when null), {@code yyyy/MM/dd} or {@code yyyy/MM/dd/HHmmss}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VerifyBackupRequest(String env, String backup) {}
