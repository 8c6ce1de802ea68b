package dev.polaris.backup.doctor;

import dev.polaris.backup.failure.FailureReason;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.roles.RoleStubs;
import dev.polaris.backup.settings.RunSettings;
import dev.polaris.backup.settings.SettingsResolution;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.stream.Stream;

/** {@inheritDoc} */
public final class DoctorWorkflow implements Doctor {
    @Override
    public DoctorReport run(DoctorRequest request) {
        RunSettings settings = SettingsResolution.resolve(request.env());
        RoleStubs stubs = new RoleStubs(settings);
        // Examinations that began before there was a sync role ask the others only.
        boolean sync = Workflow.getVersion("sync role", Workflow.DEFAULT_VERSION, 1) != Workflow.DEFAULT_VERSION;
        List<Promise<RoleReport>> reports = Stream.of(Role.values())
                .filter(role -> sync || role != Role.SYNC)
                .map(role -> Async.function(() -> examine(stubs, role, request)))
                .toList();
        return new DoctorReport(
                request.env(), reports.stream().map(Promise::get).toList());
    }

    private static RoleReport examine(RoleStubs stubs, Role role, DoctorRequest request) {
        try {
            return stubs.requestsWithin(
                            DoctorActivities.class,
                            role,
                            stubs.settings().timing().eyes())
                    .examine(request);
        } catch (ActivityFailure failure) {
            FailureReason reason = FailureReason.of(failure);
            return new RoleReport(
                    role.label(),
                    List.of(Finding.failed(
                            "worker", reason.message(), reason.type().hint())));
        }
    }
}
