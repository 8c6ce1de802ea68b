package dev.polaris.backup.doctor;

import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.postgres.PostgresFailures;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.s3.ObjectStore;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The restore role proves that it sees every backup, reaches its targets, and can change no backup. */
public final class RestoreExamination implements DoctorActivities {
    private final Map<String, PostgresDatabase> targets;
    private final ObjectStore store;

    /** @param targets the environment's targets by name */
    public RestoreExamination(Map<String, PostgresDatabase> targets, ObjectStore store) {
        this.targets = new TreeMap<>(targets);
        this.store = store;
    }

    @Override
    public RoleReport examine(DoctorRequest request) {
        String prefix = "db/" + request.env() + "/";
        List<Finding> findings = new ArrayList<>();
        findings.add(Probe.allowed("list backups", () -> {
            try (var listing = store.list(prefix, "/")) {
                return listing.count() + " years of backups";
            }
        }));
        findings.add(Probe.allowed("write exports", () -> writeNothing("exports/" + request.env() + "/.doctor")));
        findings.add(Probe.refused("change a dump", () -> writeNothing(prefix + "2000/01/01/dump.sql.gz")));
        findings.add(Probe.refused("write verdicts", () -> writeNothing(prefix + "2000/01/01/verification.json")));
        targets.forEach((name, target) -> findings.add(Probe.allowed("target " + name, () -> version(target))));
        if (targets.isEmpty()) {
            findings.add(Finding.warning(
                    "targets", "none", "Add environments." + request.env() + ".targets to restore whole databases."));
        }
        return new RoleReport(Role.RESTORE.label(), findings);
    }

    private static String version(PostgresDatabase target) {
        try (Connection connection = target.connect("polaris-doctor");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select current_setting('server_version')")) {
            row.next();
            return target.label() + " on PostgreSQL " + row.getString(1);
        } catch (SQLException e) {
            throw PostgresFailures.of(e, target, "asking its version");
        }
    }

    private String writeNothing(String key) {
        String upload = store.createUpload(key, "application/octet-stream", Map.of());
        store.abortUpload(key, upload);
        return "an upload could be opened and aborted";
    }
}
