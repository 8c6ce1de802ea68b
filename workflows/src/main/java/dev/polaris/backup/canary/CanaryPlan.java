package dev.polaris.backup.canary;

import dev.polaris.backup.restore.BackupSource;
import dev.polaris.backup.s3.PinnedObject;
import dev.polaris.backup.settings.RunSettings;
import java.util.Objects;

/**
 * What a canary restores.
 *
 * @param settings the run's settings
 * @param backup the backup
 * @param project {@code project.json} with the source's locale; null when the backup has none
 */
public record CanaryPlan(RunSettings settings, BackupSource backup, PinnedObject project) {
    public CanaryPlan {
        Objects.requireNonNull(settings, "settings");
        Objects.requireNonNull(backup, "backup");
    }
}
