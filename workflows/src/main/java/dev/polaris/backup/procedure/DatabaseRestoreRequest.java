package dev.polaris.backup.procedure;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Asks for an environment's own database to be replaced by what a backup holds. Null means the default.
 *
 * @param env the environment
 * @param backup {@code newest} (also when null), {@code yyyy/MM/dd} or {@code yyyy/MM/dd/HHmmss}
 * @param acceptUnproven why a backup that no canary has proven will do; null when only a proven one will
 * @param skipSafetyBackup why the present state is not backed up before it is left; null to do as configured
 * @param migrateTo the last migration to apply; null for all there are, {@code none} for none
 * @param ticket the change ticket, always
 * @param requester who asks, as the client says it; null when it says nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DatabaseRestoreRequest(
        String env,
        String backup,
        String acceptUnproven,
        String skipSafetyBackup,
        String migrateTo,
        String ticket,
        String requester) {}
