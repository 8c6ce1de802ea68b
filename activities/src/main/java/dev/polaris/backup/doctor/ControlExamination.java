package dev.polaris.backup.doctor;

import dev.polaris.backup.config.EnvironmentConfig;
import dev.polaris.backup.config.PolarisConfig;
import dev.polaris.backup.config.ScheduledWork;
import dev.polaris.backup.roles.Role;
import java.util.ArrayList;
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
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.ok("configuration", "environment " + request.env() + " is known"));
        for (ScheduledWork work : ScheduledWork.values()) {
            findings.add(schedule(environment, work));
        }
        return new RoleReport(Role.CONTROL.label(), findings);
    }

    private static Finding schedule(EnvironmentConfig environment, ScheduledWork work) {
        return environment
                .schedule(work)
                .map(found -> Finding.ok(work.id() + " schedule", found.cron() + " UTC"))
                .orElse(Finding.warning(
                        work.id() + " schedule",
                        "none",
                        "Add environments." + environment.name() + ".schedules." + work.key() + "."));
    }
}
