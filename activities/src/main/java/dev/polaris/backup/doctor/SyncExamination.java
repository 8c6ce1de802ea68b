package dev.polaris.backup.doctor;

import dev.polaris.backup.config.StorageConfig;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.storage.source.BucketSettings;
import dev.polaris.backup.storage.source.StorageSource;
import dev.polaris.backup.storage.source.StorageSourceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;

/** The sync role proves that it sees the project's buckets and can write a mirror, and that it cannot read it back. */
public final class SyncExamination implements DoctorActivities {
    private final StorageConfig config;
    private final Supplier<StorageSource> source;
    private final ObjectStore store;

    public SyncExamination(StorageConfig config, Supplier<StorageSource> source, ObjectStore store) {
        this.config = config;
        this.source = source;
        this.store = store;
    }

    @Override
    public RoleReport examine(DoctorRequest request) {
        String mirror = "storage/" + request.env() + "/.doctor";
        String manifests = "manifests/" + request.env() + "/";
        List<Finding> findings = new ArrayList<>();
        findings.add(buckets());
        findings.add(Probe.allowed("write the mirror", () -> writeNothing(mirror)));
        findings.add(Probe.allowed("write manifests", () -> writeNothing(manifests + ".doctor")));
        findings.add(Probe.allowed("list manifests", () -> {
            try (var listing = store.list(manifests, "/")) {
                return listing.count() + " buckets have a mirror";
            }
        }));
        findings.add(Probe.refused("read the mirror back", () -> store.head(mirror, Optional.empty())));
        findings.add(Probe.refused("list the mirror", () -> {
            try (var listing = store.list("storage/" + request.env() + "/")) {
                return listing.findFirst();
            }
        }));
        findings.add(Probe.refused(
                "read database backups", () -> store.head("db/" + request.env() + "/.doctor", Optional.empty())));
        findings.add(
                Probe.refused("write verdicts", () -> writeNothing(manifests + "bucket/2000/01/01/verification.json")));
        return new RoleReport(Role.SYNC.label(), findings);
    }

    /** What is scheduled must be there; and what is there and not scheduled has no backup. */
    private Finding buckets() {
        String check = "buckets of the project";
        try {
            TreeSet<String> there = new TreeSet<>();
            for (BucketSettings bucket : source.get().buckets()) {
                there.add(bucket.id());
            }
            TreeSet<String> missing = new TreeSet<>(config.schedules().keySet());
            missing.removeAll(there);
            if (!missing.isEmpty()) {
                return Finding.failed(
                        check,
                        "not there: " + String.join(", ", missing),
                        "Correct environments.….schedules.storage, or create them.");
            }
            there.removeAll(config.schedules().keySet());
            return there.isEmpty()
                    ? Finding.ok(check, config.schedules().size() + ", all mirrored by schedule")
                    : Finding.warning(
                            check,
                            "without a schedule: " + String.join(", ", there),
                            "Add them to schedules.storage, or accept that they have no backup.");
        } catch (StorageSourceException e) {
            return Finding.failed(check, e.getMessage(), null);
        }
    }

    /** An upload that is opened and aborted proves the right to write and leaves nothing. */
    private String writeNothing(String key) {
        String upload = store.createUpload(key, "application/octet-stream", Map.of());
        store.abortUpload(key, upload);
        return "an upload could be opened and aborted";
    }
}
