package dev.polaris.backup.canary;

import dev.polaris.backup.catalog.BackupCatalog;
import dev.polaris.backup.catalog.CommittedSlot;
import dev.polaris.backup.catalog.ProjectFile;
import dev.polaris.backup.database.BackupObjects;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.heartbeat.ProgressHeartbeat;
import dev.polaris.backup.roles.ActivityFailures;
import dev.polaris.backup.verify.Check;
import dev.polaris.backup.verify.VerificationRecord;
import dev.polaris.backup.verify.VerificationStore;
import dev.polaris.backup.verify.VerificationSummary;
import io.temporal.activity.Activity;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Makes and drops what canaries restore into, and keeps what canaries find. */
public final class CanaryActivitiesForEnvironment implements CanaryActivities {
    private static final int FINDINGS_IN_HISTORY = 5;

    private final CanaryPlaces places;
    private final BackupCatalog catalog;
    private final VerificationStore verifications;
    private final String temporal;
    private final Runnable afterVerdict;

    /**
     * The work for one environment.
     *
     * @param places where its canaries restore into
     * @param temporal names the Temporal server and namespace that the runs belong to
     * @param afterVerdict called when a verdict was stored; must return at once and not fail
     */
    public CanaryActivitiesForEnvironment(
            CanaryPlaces places,
            BackupCatalog catalog,
            VerificationStore verifications,
            String temporal,
            Runnable afterVerdict) {
        this.places = places;
        this.catalog = catalog;
        this.verifications = verifications;
        this.temporal = temporal;
        this.afterVerdict = afterVerdict;
    }

    @Override
    public Cluster create(ClusterRequest request) {
        return beating(() -> {
            String server = places.make(specification(request));
            return new Cluster(request.id(), places.host(), server);
        });
    }

    @Override
    public void drop(Cluster cluster) {
        beating(() -> {
            places.drop(cluster.id());
            return null;
        });
    }

    @Override
    public VerificationSummary record(CanaryVerdict verdict) {
        return ActivityFailures.typed(() -> {
            CommittedSlot slot = catalog.find(verdict.env(), verdict.slot());
            if (!slot.record().backupId().equals(verdict.backupId())) {
                throw FailureType.NO_BACKUP.failure(verdict.slot() + " holds another backup by now.");
            }
            VerificationRecord merged = verifications.merge(slot, CanaryRecord.of(slot, verdict));
            afterVerdict.run();
            return summary(slot, merged);
        });
    }

    private static VerificationSummary summary(CommittedSlot slot, VerificationRecord merged) {
        List<Check> checks = merged.checks().stream()
                .filter(VerificationRecord::isCanary)
                .map(check -> check.shortened(FINDINGS_IN_HISTORY))
                .toList();
        return new VerificationSummary(
                slot.record().backupId(),
                slot.slot().path(),
                merged.state(),
                checks,
                merged.canary() == null ? 0 : merged.canary().tablesProven(),
                merged.canary() == null ? 0 : merged.canary().rowsProven(),
                slot.record().object(BackupObjects.DUMP).size());
    }

    private ClusterSpecification specification(ClusterRequest request) throws IOException {
        ProjectFile project = ProjectFile.read(catalog.store(), request.project());
        return new ClusterSpecification(
                request.id(),
                new ClusterOwner(temporal, request.workflowId(), request.runId()),
                Integer.parseInt(request.source().serverVersion().split("\\D")[0]),
                request.source().database(),
                name(project, "encoding").orElse("UTF8"),
                name(project, "collate"),
                name(project, "ctype"));
    }

    /** Only what a locale or an encoding can be called; it becomes an argument. */
    private static Optional<String> name(ProjectFile project, String fact) {
        return project.database(fact).filter(text -> text.matches("[A-Za-z0-9_.@-]+"));
    }

    /** Runs work that says nothing while it goes on, such as initdb, or the deletion of a large directory. */
    private static <T> T beating(Callable<T> work) {
        Thread working = Thread.currentThread();
        try (ProgressHeartbeat heartbeat = new ProgressHeartbeat(
                Activity.getExecutionContext(), () -> null, () -> 0, () -> true, working::interrupt)) {
            return ActivityFailures.typed(work, heartbeat);
        }
    }
}
