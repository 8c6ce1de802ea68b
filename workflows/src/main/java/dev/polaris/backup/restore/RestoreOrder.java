package dev.polaris.backup.restore;

import java.util.Objects;

/**
 * Everything that a restore's steps are decided by; handed to each of its activities.
 *
 * @param restoreId names the restore on the target: its sessions, and the one restore that may work there
 * @param env the environment the backup is of
 * @param backup what is read
 * @param target where it goes
 * @param options which part of it
 * @param quarantine whether the copy must not act on the world: jobs, webhooks, subscriptions, foreign servers and logins
 *     are switched off before rows arrive
 */
public record RestoreOrder(
        String restoreId,
        String env,
        BackupSource backup,
        RestoreTarget target,
        RestoreOptions options,
        boolean quarantine) {
    public RestoreOrder {
        Objects.requireNonNull(restoreId, "restoreId");
        Objects.requireNonNull(env, "env");
        Objects.requireNonNull(backup, "backup");
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(options, "options");
    }
}
