package dev.polaris.backup.storage;

import dev.polaris.backup.failure.FailureReason;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.roles.RoleStubs;
import dev.polaris.backup.settings.RunSettings;
import dev.polaris.backup.settings.SettingsResolution;
import io.temporal.failure.ActivityFailure;

/** {@inheritDoc} */
public final class ListSyncsWorkflow implements ListSyncs {
    @Override
    public SyncList run(ListSyncsRequest request) {
        RunSettings settings = SettingsResolution.resolve(request.env());
        try {
            return new RoleStubs(settings)
                    .requestsWithin(
                            SyncCatalogActivities.class,
                            Role.VERIFY,
                            settings.timing().eyes())
                    .listSyncs(request);
        } catch (ActivityFailure failure) {
            throw FailureReason.of(failure).asFailure();
        }
    }
}
