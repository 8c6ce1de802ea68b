package dev.polaris.backup.doctor;

import java.util.List;

/** What every role found out. */
public record DoctorReport(String env, List<RoleReport> roles) {
    public DoctorReport {
        roles = List.copyOf(roles);
    }
}
