package dev.polaris.backup.doctor;

import dev.polaris.backup.roles.Role;
import java.util.List;

/** A role that has nothing to do in an environment says so, instead of not answering. */
public final class UnusedExamination implements DoctorActivities {
    private final Role role;
    private final String reason;

    public UnusedExamination(Role role, String reason) {
        this.role = role;
        this.reason = reason;
    }

    @Override
    public RoleReport examine(DoctorRequest request) {
        return new RoleReport(role.label(), List.of(Finding.ok("nothing to do", reason)));
    }
}
