package dev.polaris.backup.restore;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Asks to restore a backup into a target. Null means the default.
 *
 * @param env the environment the backup is of
 * @param backup {@code newest} (also when null), {@code yyyy/MM/dd} or {@code yyyy/MM/dd/HHmmss}
 * @param target a target that {@code polaris.yaml} names for the environment
 * @param options which part of the backup; everything when null
 * @param quarantine whether the copy must not act on the world
 * @param ticket the change ticket; not needed for a plan
 * @param acceptUnproven whether a backup that no canary has proven will do
 * @param reason why it will do
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RestoreRequest(
        String env,
        String backup,
        String target,
        RestoreOptions options,
        boolean quarantine,
        String ticket,
        boolean acceptUnproven,
        String reason) {
    public RestoreRequest {
        options = options == null ? RestoreOptions.EVERYTHING : options;
    }
}
