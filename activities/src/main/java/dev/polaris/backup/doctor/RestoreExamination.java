package dev.polaris.backup.doctor;

import dev.polaris.backup.catalog.BackupCatalog;
import dev.polaris.backup.config.EnvironmentConfig;
import dev.polaris.backup.config.RestoreConfig;
import dev.polaris.backup.database.SourceFacts;
import dev.polaris.backup.postgres.PostgresDatabase;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.s3.ObjectStoreException;
import dev.polaris.backup.storage.restore.TargetProjects;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The restore role proves that it sees every backup, owns its targets, and can change no backup. */
public final class RestoreExamination implements DoctorActivities {
    private final EnvironmentConfig env;
    private final Map<String, PostgresDatabase> targets;
    private final BackupCatalog catalog;
    private final ObjectStore store;
    private final RestoreConfig config;
    private final TargetProjects projects;
    private final ProcedureExamination procedures;

    /**
     * One environment's.
     *
     * @param targets the environment's targets by name
     */
    public RestoreExamination(
            EnvironmentConfig env,
            Map<String, PostgresDatabase> targets,
            BackupCatalog catalog,
            RestoreConfig config,
            TargetProjects projects,
            ProcedureExamination procedures) {
        this.env = env;
        this.targets = new TreeMap<>(targets);
        this.catalog = catalog;
        this.store = catalog.store();
        this.config = config;
        this.projects = projects;
        this.procedures = procedures;
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
        if (env.storage().isPresent()) {
            findings.add(Probe.allowed(
                    "project's Storage",
                    () -> projects.project(env.name()).source().buckets().size()
                            + " buckets, by a key that may write them"));
        }
        findings.add(exportDirectory());
        Optional<SourceFacts> source = source();
        targets.forEach(
                (name, target) -> findings.addAll(new TargetExamination(env.target(name), target).examine(source)));
        if (targets.isEmpty()) {
            findings.add(Finding.warning(
                    "targets", "none", "Add environments." + request.env() + ".targets to restore whole databases."));
        }
        findings.addAll(procedures.examine());
        return new RoleReport(Role.RESTORE.label(), findings);
    }

    /** What the newest backup is of: the only way this role, which has no login there, knows the source by identity. */
    private Optional<SourceFacts> source() {
        try {
            return catalog.newest(env.name()).map(slot -> slot.record().source());
        } catch (IOException | ApplicationFailure | ObjectStoreException e) {
            // That the bucket cannot be read has its own finding.
            return Optional.empty();
        }
    }

    private Finding exportDirectory() {
        String check = "export directory";
        if (config.exportDirectory().isEmpty()) {
            return Finding.ok(check, "none; rows are not exported into files");
        }
        Path directory = Path.of(config.exportDirectory().get());
        if (!Files.isDirectory(directory)) {
            return Finding.failed(
                    check, directory + " is no directory here", "Create it on the restore worker's host.");
        }
        try {
            Files.delete(Files.createTempFile(directory, ".doctor", ""));
            return Finding.ok(check, directory + " can be written to");
        } catch (IOException e) {
            return Finding.failed(
                    check,
                    directory + " cannot be written to",
                    "Give the restore worker's user write permission there.");
        }
    }

    private String writeNothing(String key) {
        String upload = store.createUpload(key, "application/octet-stream", Map.of());
        store.abortUpload(key, upload);
        return "an upload could be opened and aborted";
    }
}
