package dev.polaris.backup.doctor;

import dev.polaris.backup.config.EnvironmentConfig;
import dev.polaris.backup.config.PolarisConfig;
import dev.polaris.backup.roles.Role;
import java.util.List;

/** The control role has nothing to prove but that its configuration knows the environment. */
public final class ControlExamination implements DoctorActivities {
    private final PolarisConfig config;

    public ControlExamination(PolarisConfig config) {
        this.config = config;
    }

    @Override
    public RoleReport examine(DoctorRequest request) {
        EnvironmentConfig environment = config.environment(request.env());
        Finding schedule = environment
                .databaseSchedule()
                .map(found -> Finding.ok("database schedule", found.cron() + " UTC"))
                .orElse(Finding.warning(
                        "database schedule", "none", "Add environments." + request.env() + ".schedules.database."));
        return new RoleReport(
                Role.CONTROL.label(),
                List.of(Finding.ok("configuration", "environment " + request.env() + " is known"), schedule));
    }
}
