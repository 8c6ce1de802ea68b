package dev.polaris.backup.rebuild;

import dev.polaris.backup.catalog.BackupDetails;
import dev.polaris.backup.catalog.CatalogActivities;
import dev.polaris.backup.catalog.ShowBackupRequest;
import dev.polaris.backup.database.BackupState;
import dev.polaris.backup.flip.FlipActivities;
import dev.polaris.backup.flip.FlipFacts;
import dev.polaris.backup.flip.FlipOrder;
import dev.polaris.backup.flip.FlipSide;
import dev.polaris.backup.instance.Instance;
import dev.polaris.backup.instance.InstanceActivities;
import dev.polaris.backup.instance.InstanceFacts;
import dev.polaris.backup.journal.Journal;
import dev.polaris.backup.procedure.Examination;
import dev.polaris.backup.restore.BackupSource;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.roles.RoleStubs;
import dev.polaris.backup.storage.ListSyncsRequest;
import dev.polaris.backup.storage.SyncCatalogActivities;
import dev.polaris.backup.storage.SyncList;
import dev.polaris.backup.storage.SyncSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Looks at everything that a rebuild needs, while nothing is changed, and lists all that is wrong at once. */
final class RebuildPreflight {
    private static final int SYNCS_LOOKED_AT = 30;

    private final FullRebuildTask task;
    private final RoleStubs stubs;
    private final Examination examination;
    private final List<String> lines = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final Map<String, String> days = new TreeMap<>();

    RebuildPreflight(FullRebuildTask task, RoleStubs stubs, Journal journal) {
        this.task = task;
        this.stubs = stubs;
        this.examination = new Examination(journal, task.settings().timing(), problems);
    }

    RebuildPlan plan() {
        Optional<BackupDetails> backup = backup();
        instance(backup);
        Optional<RebuildFacts> facts = facts();
        facts.ifPresent(this::storage);
        facts.ifPresent(this::rest);
        Optional<Instance> live = examination.look(
                "find live instance",
                () -> stubs.requests(InstanceActivities.class, Role.RESTORE).live(env()),
                Instance::label);
        live.ifPresent(this::flip);
        lines.add("Until the flip an abort takes away what was made. Old secrets are revoked last.");
        return RebuildPlan.of(
                lines,
                problems,
                backup.map(found ->
                                BackupSource.of(found.record(), found.summary().slot()))
                        .orElse(null),
                live.orElse(null),
                facts.orElse(null),
                days);
    }

    private Optional<BackupDetails> backup() {
        Optional<BackupDetails> found = examination.look(
                "find backup",
                () -> stubs.requests(CatalogActivities.class, Role.VERIFY)
                        .show(new ShowBackupRequest(env(), task.request().backup(), 1)),
                backup -> backup.summary().slot() + " is " + backup.summary().state());
        found.ifPresent(backup -> {
            lines.add("Restore backup " + backup.summary().slot() + " ("
                    + backup.summary().state() + ") of " + backup.summary().snapshotTime() + ": "
                    + backup.summary().rows() + " rows in " + backup.summary().tables() + " tables.");
            boolean proven = backup.summary().state() == BackupState.PROVEN
                    && backup.summary().alarms().isEmpty();
            if (!proven) {
                refuseUnproven("Backup " + backup.summary().slot() + " is "
                        + backup.summary().state());
            }
        });
        return found;
    }

    private void refuseUnproven(String what) {
        String reason = task.request().acceptUnproven();
        if (reason == null || reason.isBlank()) {
            problems.add(what + "; choose another one, or accept it with a reason");
        } else {
            lines.add(what + ", and is accepted: " + reason + ".");
        }
    }

    private void instance(Optional<BackupDetails> backup) {
        Optional<InstanceFacts> found = examination.look(
                "examine instances",
                () -> stubs.requests(InstanceActivities.class, Role.RESTORE).examine(env()),
                facts -> facts.adapter() + " at " + facts.place());
        found.ifPresent(facts -> {
            problems.addAll(facts.problems());
            lines.add("Make instance " + task.instanceId() + ": " + facts.adapter() + " at " + facts.place() + ".");
            backup.filter(restored -> tooOld(facts.serverVersion(), restored))
                    .ifPresent(restored -> problems.add("a new instance would be PostgreSQL " + facts.serverVersion()
                            + ", the backup is of " + restored.record().source().serverVersion()));
        });
    }

    private static boolean tooOld(String version, BackupDetails backup) {
        return version != null
                && major(version) < major(backup.record().source().serverVersion());
    }

    private static int major(String version) {
        return Integer.parseInt(version.split("\\D")[0]);
    }

    private Optional<RebuildFacts> facts() {
        return examination.look(
                "examine rebuild",
                () -> stubs.requests(RebuildActivities.class, Role.RESTORE).examine(env()),
                found -> found.patches().size() + " patches, "
                        + found.buckets().size() + " buckets, "
                        + found.secrets().size() + " secrets, "
                        + found.manual().size() + " manual steps");
    }

    private void storage(RebuildFacts facts) {
        String skipped = task.request().skipStorage();
        if (skipped != null && !skipped.isBlank()) {
            lines.add("Bring back no objects: " + skipped + ".");
            return;
        }
        for (String bucket : facts.buckets()) {
            examination
                    .look(
                            "find sync of " + bucket,
                            () -> stubs.requests(SyncCatalogActivities.class, Role.VERIFY)
                                    .listSyncs(new ListSyncsRequest(env(), bucket, SYNCS_LOOKED_AT, null)),
                            found -> found.syncs().size() + " syncs looked at")
                    .ifPresent(found -> choose(bucket, found, facts.storageEnv()));
        }
    }

    /** The newest day of which it is known that everything of it is there. */
    private void choose(String bucket, SyncList found, String storageEnv) {
        Optional<SyncSummary> consistent = found.syncs().stream()
                .filter(sync -> sync.state() == BackupState.VERIFIED || sync.state() == BackupState.PROVEN)
                .filter(sync -> sync.alarms().isEmpty())
                .findFirst();
        Optional<SyncSummary> chosen =
                consistent.or(() -> found.syncs().stream().findFirst());
        if (chosen.isEmpty()) {
            problems.add("bucket " + bucket + " was never mirrored");
            return;
        }
        SyncSummary sync = chosen.get();
        if (consistent.isEmpty()) {
            refuseUnproven("Sync " + sync.slot() + " of bucket " + bucket + " is " + sync.state());
        }
        days.put(bucket, sync.slot());
        lines.add("Bring back bucket " + bucket + " of " + sync.slot() + " (" + sync.state() + "): "
                + sync.totals().objects() + " objects into "
                + (storageEnv == null ? "the Storage of the new instance." : "the project of " + storageEnv + "."));
    }

    private void rest(RebuildFacts facts) {
        problems.addAll(facts.problems());
        lines.add(
                facts.patches().isEmpty()
                        ? "Apply no patches."
                        : "Apply patches: " + String.join(", ", facts.patches()) + ".");
        facts.manual().forEach(step -> lines.add("A person does step " + step.name() + ": " + step.instruction()));
        lines.add(
                facts.secrets().isEmpty()
                        ? "Rotate no secrets."
                        : "Rotate secrets: " + String.join(", ", facts.secrets()) + ".");
        if (facts.envFile() != null) {
            lines.add("Write " + facts.envFile() + ".");
        }
        lines.add(
                facts.smoke().isEmpty()
                        ? "Ask no smoke tests."
                        : "Ask smoke tests: " + String.join(", ", facts.smoke()) + ".");
    }

    private void flip(Instance live) {
        examination
                .look(
                        "examine flip",
                        () -> stubs.requests(FlipActivities.class, Role.RESTORE)
                                .examine(new FlipOrder(env(), task.procedure(), live, live)),
                        facts -> facts.adapter() + " points at " + facts.pointsAt())
                .ifPresent((FlipFacts facts) -> {
                    problems.addAll(facts.problems());
                    lines.add("Flip the app from " + live.label() + " by " + facts.adapter() + ".");
                    if (facts.side() == FlipSide.OTHER) {
                        problems.add("the app points at " + facts.pointsAt() + " and not at " + live.label()
                                + "; after a flip, environments." + env() + ".source must name the new instance");
                    }
                });
    }

    private String env() {
        return task.settings().env();
    }
}
