package dev.polaris.backup.canary;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.polaris.backup.restore.BackupSource;
import dev.polaris.backup.settings.RunSettings;
import java.util.Objects;

/**
 * What a canary restores.
 *
 * @param settings the run's settings
 * @param backup the backup
 */
@JsonIgnoreProperties("project") // Where earlier builds put what is in the backup now.
public record CanaryPlan(RunSettings settings, BackupSource backup) {
    public CanaryPlan {
        Objects.requireNonNull(settings, "settings");
        Objects.requireNonNull(backup, "backup");
    }
}
