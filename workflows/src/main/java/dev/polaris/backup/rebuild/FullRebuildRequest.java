package dev.polaris.backup.rebuild;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Asks for an environment to be built anew. Null means the default.
 *
 * @param env the environment
 * @param backup {@code newest} (also when null), {@code yyyy/MM/dd} or {@code yyyy/MM/dd/HHmmss}
 * @param acceptUnproven why backups that were not proven will do; null when only proven ones will
 * @param skipStorage why no objects are brought back; null to bring back those of every bucket
 * @param ticket the change ticket, always
 * @param requester who asks, as the client says it; null when it says nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FullRebuildRequest(
        String env, String backup, String acceptUnproven, String skipStorage, String ticket, String requester) {}
