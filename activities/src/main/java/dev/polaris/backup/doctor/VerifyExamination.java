package dev.polaris.backup.doctor;

import dev.polaris.backup.canary.ThrowawayClusters;
import dev.polaris.backup.catalog.BackupCatalog;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.s3.ObjectLock;
import dev.polaris.backup.s3.ObjectStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The verify role proves that it sees everything, can make canaries, and can change nothing but verdicts. */
public final class VerifyExamination implements DoctorActivities {
    /** What a canary needs when there is no backup yet to go by: any server we support. */
    private static final int OLDEST_SERVER = 14;

    private final BackupCatalog catalog;
    private final ObjectStore store;
    private final ThrowawayClusters clusters;

    public VerifyExamination(BackupCatalog catalog, ThrowawayClusters clusters) {
        this.catalog = catalog;
        this.store = catalog.store();
        this.clusters = clusters;
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
        findings.add(versioning());
        findings.add(objectLock());
        findings.add(Probe.allowed("write verdicts", () -> writeNothing(prefix + "2000/01/01/verification.json")));
        findings.add(Probe.allowed("write audit objects", () -> writeNothing("audit/" + request.env() + "/.doctor")));
        findings.add(Probe.refused("change a dump", () -> writeNothing(prefix + "2000/01/01/dump.sql.gz")));
        findings.add(Probe.refused(
                "write under storage/", () -> writeNothing("storage/" + request.env() + "/verification.json")));
        findings.add(Probe.allowed("canary", () -> clusters.examine(serverMajor(request.env()))));
        return new RoleReport(Role.VERIFY.label(), findings);
    }

    private int serverMajor(String env) throws IOException {
        return catalog.newest(env)
                .map(slot ->
                        Integer.parseInt(slot.record().source().serverVersion().split("\\D")[0]))
                .orElse(OLDEST_SERVER);
    }

    private Finding versioning() {
        Finding seen = Probe.allowed("bucket versioning", () -> store.versioningEnabled() ? "on" : "off");
        return seen.message().equals("off")
                ? Finding.failed(
                        "bucket versioning", "off", "Turn it on: without it a stolen writer key can replace a backup.")
                : seen;
    }

    private Finding objectLock() {
        Finding seen = Probe.allowed("object lock", () -> {
            ObjectLock lock = store.objectLock();
            return lock.enabled()
                    ? "on"
                            + lock.defaultRetention()
                                    .map(kept -> ", " + kept.days() + " days")
                                    .orElse(", no default")
                    : "off";
        });
        return seen.message().equals("off")
                ? Finding.warning(
                        "object lock", "off", "Create the bucket with object lock to keep versions from deletion.")
                : seen;
    }

    private String writeNothing(String key) {
        String upload = store.createUpload(key, "application/octet-stream", Map.of());
        store.abortUpload(key, upload);
        return "an upload could be opened and aborted";
    }
}
