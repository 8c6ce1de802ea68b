package dev.polaris.backup.verify;

import dev.polaris.backup.catalog.BackupCatalog;
import dev.polaris.backup.catalog.CommittedSlot;
import dev.polaris.backup.config.StoreConfig;
import dev.polaris.backup.database.AttemptMetadata;
import dev.polaris.backup.database.BackupObjects;
import dev.polaris.backup.database.ImportArchiveRequest;
import dev.polaris.backup.database.Slot;
import dev.polaris.backup.database.UploadedArchive;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.heartbeat.ProgressHeartbeat;
import dev.polaris.backup.heartbeat.TransferLimit;
import dev.polaris.backup.roles.ActivityFailures;
import dev.polaris.backup.s3.ObjectFacts;
import dev.polaris.backup.s3.ObjectStore;
import dev.polaris.backup.s3.ObjectVersion;
import io.temporal.activity.Activity;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The verify role's work for one environment: adapters between Temporal and the classes that do it. */
public final class VerifyActivitiesForEnvironment implements VerifyActivities {
    private static final int FINDINGS_IN_HISTORY = 5;

    private final StoreConfig config;
    private final ObjectStore store;
    private final BackupCatalog catalog;
    private final VerificationStore verifications;
    private final TransferLimit transfers;
    private final Runnable afterVerdict;

    /**
     * The work for one environment.
     *
     * @param afterVerdict called when a verdict was stored; must return at once and not fail
     */
    public VerifyActivitiesForEnvironment(
            StoreConfig config,
            BackupCatalog catalog,
            VerificationStore verifications,
            TransferLimit transfers,
            Runnable afterVerdict) {
        this.afterVerdict = afterVerdict;
        this.transfers = transfers;
        this.config = config;
        this.store = catalog.store();
        this.catalog = catalog;
        this.verifications = verifications;
    }

    @Override
    public SlotView inspectSlot(Slot slot) {
        return ActivityFailures.typed(() -> {
            if (!store.versioningEnabled() && !config.allowUnversioned()) {
                throw FailureType.BUCKET_NOT_VERSIONED.failure("The bucket " + config.bucket() + " keeps no versions.");
            }
            boolean taken = !store.versions(slot.key(BackupObjects.COMMIT)).isEmpty();
            Optional<CommittedSlot> previous = catalog.newest(slot.env());
            return new SlotView(
                    taken,
                    store.objectLock().enabled(),
                    previous.map(found -> found.record().totals().archiveBytes())
                            .orElse(0L),
                    previous.map(found -> found.record().durations().get("dump"))
                            .orElse(null));
        });
    }

    @Override
    public UploadedArchive findUpload(ImportArchiveRequest request) {
        return ActivityFailures.typed(() -> store.versions(request.key()).stream()
                .findFirst()
                .filter(newest -> !newest.deleteMarker())
                .map(newest -> new UploadedArchive(
                        newest.key(),
                        newest.versionId(),
                        newest.size(),
                        request.timeZone() == null ? "UTC" : request.timeZone()))
                .orElseThrow(() -> FailureType.NO_ARCHIVE.failure(
                        "There is no archive s3://" + config.bucket() + "/" + request.key() + ".")));
    }

    @Override
    public Reconciled reconcile(ReconcileRequest request) {
        return ActivityFailures.typed(
                () -> request.name().equals(BackupObjects.COMMIT) ? committed(request) : written(request));
    }

    @Override
    public VerificationSummary verify(VerifyBackupRequest request) {
        BackupVerification verification = new BackupVerification(store);
        Thread verifying = Thread.currentThread();
        try (ProgressHeartbeat heartbeat = new ProgressHeartbeat(
                Activity.getExecutionContext(), verification::progress, verification::moved, verifying::interrupt)) {
            return ActivityFailures.typed(
                    () -> transfers.within(() -> {
                        CommittedSlot slot = catalog.withAlarms(catalog.find(request.env(), request.backup()));
                        VerificationRecord found = verification.verify(slot, heartbeat::throwIfOver);
                        VerificationRecord merged = verifications.merge(slot, found);
                        afterVerdict.run();
                        return summary(slot, found, merged);
                    }),
                    heartbeat);
        }
    }

    @Override
    public void audit(AuditRequest request) {
        ActivityFailures.typed(() -> {
            new AuditWriter(store).write(request);
            return null;
        });
    }

    /** Of the commit record only the oldest version counts. */
    private Reconciled committed(ReconcileRequest request) throws IOException {
        Optional<CommittedSlot> found = catalog.read(request.attempt().slot());
        if (found.isEmpty()) {
            return new Reconciled(null, false, 0, null);
        }
        CommittedSlot slot = found.get();
        boolean ours = slot.record().backupId().equals(request.attempt().backupId())
                && slot.record().attemptId().equals(request.attempt().attemptId());
        return ours
                ? new Reconciled(slot.commit().versionId(), false, slot.commit().size(), slot.commit())
                : new Reconciled(null, true, 0, null);
    }

    /** Of a dump any version counts that the attempt wrote: the commit record will pin it. */
    private Reconciled written(ReconcileRequest request) {
        String key = request.attempt().slot().key(request.name());
        for (ObjectVersion version : store.versions(key)) {
            if (!version.deleteMarker()) {
                ObjectFacts facts = store.head(key, Optional.of(version.versionId()));
                if (AttemptMetadata.belongs(facts.metadata(), request.attempt())) {
                    return new Reconciled(version.versionId(), false, facts.size(), null);
                }
            }
        }
        return new Reconciled(null, false, 0, null);
    }

    private static VerificationSummary summary(
            CommittedSlot slot, VerificationRecord found, VerificationRecord merged) {
        List<Check> checks = merged.checks().stream()
                .map(check -> check.shortened(FINDINGS_IN_HISTORY))
                .toList();
        return new VerificationSummary(
                slot.record().backupId(),
                slot.slot().path(),
                merged.state(),
                checks,
                found.tables().size(),
                found.tables().stream().mapToLong(table -> table.rows()).sum(),
                slot.record().object(BackupObjects.DUMP).size());
    }
}
