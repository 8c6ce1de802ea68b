package dev.polaris.backup.catalog;

import dev.polaris.backup.failure.FailureReason;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.roles.RoleStubs;
import dev.polaris.backup.settings.RunSettings;
import dev.polaris.backup.settings.SettingsResolution;
import io.temporal.failure.ActivityFailure;

/** {@inheritDoc} */
public final class DiffBackupsWorkflow implements DiffBackups {
    @Override
    public BackupDifference run(DiffBackupsRequest request) {
        RunSettings settings = SettingsResolution.resolve(request.env());
        try {
            return new RoleStubs(settings)
                    .requestsWithin(
                            CatalogActivities.class,
                            Role.VERIFY,
                            settings.timing().eyes())
                    .diff(request);
        } catch (ActivityFailure failure) {
            throw FailureReason.of(failure).asFailure();
        }
    }
}
