package dev.polaris.backup.doctor;

import java.util.List;

/**
 * What one role found out about itself.
 *
 * @param role the role's name
 * @param findings each permission and tool it looked at
 */
public record RoleReport(String role, List<Finding> findings) {
    public RoleReport {
        findings = List.copyOf(findings);
    }
}
