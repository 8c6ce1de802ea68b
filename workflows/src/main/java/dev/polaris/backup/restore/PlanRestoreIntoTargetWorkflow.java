package dev.polaris.backup.restore;

import dev.polaris.backup.failure.FailureReason;
import dev.polaris.backup.journal.Journal;
import dev.polaris.backup.roles.RoleStubs;
import dev.polaris.backup.settings.RunSettings;
import dev.polaris.backup.settings.SettingsResolution;
import io.temporal.failure.TemporalFailure;

/** {@inheritDoc} */
public final class PlanRestoreIntoTargetWorkflow implements PlanRestoreIntoTarget {
    @Override
    public RestorePlan run(RestoreRequest request) {
        RunSettings settings = SettingsResolution.resolve(request.env());
        Journal journal = new Journal(request.env(), "restore-plan");
        RoleStubs stubs = new RoleStubs(settings);
        try {
            RestoreOrder order = new ChosenBackup(stubs, journal).order(request, true);
            return journal.step(
                    "plan",
                    settings.timing(),
                    () -> RestoreQueue.of(order.env(), order.target())
                            .transfers(stubs, RestoreActivities.class)
                            .plan(order),
                    RestorePlan::digest);
        } catch (TemporalFailure failure) {
            throw FailureReason.of(failure).asFailure();
        }
    }
}
