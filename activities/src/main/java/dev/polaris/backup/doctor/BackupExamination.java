package dev.polaris.backup.doctor;

import dev.polaris.backup.config.DumpConfig;
import dev.polaris.backup.database.SourceFacts;
import dev.polaris.backup.database.SourceInspection;
import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.s3.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The backup role proves that it can dump and write, and that it can neither read, list nor delete. */
public final class BackupExamination implements DoctorActivities {
    private final PostgresDatabase source;
    private final ObjectStore store;
    private final DumpConfig config;

    public BackupExamination(PostgresDatabase source, ObjectStore store, DumpConfig config) {
        this.source = source;
        this.store = store;
        this.config = config;
    }

    @Override
    public RoleReport examine(DoctorRequest request) {
        String prefix = "db/" + request.env() + "/";
        String probe = prefix + ".doctor";
        List<Finding> findings = new ArrayList<>();
        findings.add(Probe.allowed("source and dump tools", () -> {
            SourceFacts facts = new SourceInspection(source, config).inspect();
            return facts.database() + " on PostgreSQL " + facts.serverVersion() + ", pg_dump " + facts.dumpTool();
        }));
        findings.add(Probe.allowed("write under " + prefix, () -> writeNothing(probe)));
        findings.add(Probe.allowed("write under schema/", () -> writeNothing("schema/" + request.env() + "/.doctor")));
        findings.add(Probe.refused("read a backup", () -> store.head(probe, Optional.empty())));
        findings.add(Probe.refused("list backups", () -> {
            try (var listing = store.list(prefix)) {
                return listing.findFirst();
            }
        }));
        findings.add(Probe.refused("write verdicts", () -> writeNothing(prefix + "2000/01/01/verification.json")));
        return new RoleReport(Role.BACKUP.label(), findings);
    }

    /** An upload that is opened and aborted proves the right to write and leaves nothing. */
    private String writeNothing(String key) {
        String upload = store.createUpload(key, "application/octet-stream", Map.of());
        store.abortUpload(key, upload);
        return "an upload could be opened and aborted";
    }
}
