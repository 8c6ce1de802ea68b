package dev.polaris.backup.verify;

import dev.polaris.backup.database.ImportArchiveRequest;
import dev.polaris.backup.database.Slot;
import dev.polaris.backup.database.UploadedArchive;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** What needs eyes on the bucket: the verify role reads everything and changes no backup. */
@ActivityInterface
public interface VerifyActivities {
    /**
     * Looks at the bucket and the slot before a backup.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code BUCKET_MISSING} or {@code BUCKET_NOT_VERSIONED}
     */
    @ActivityMethod(name = "InspectSlot")
    SlotView inspectSlot(Slot slot);

    /**
     * Looks for an archive that somebody uploaded to be imported.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code NO_ARCHIVE} when there is none of that name
     */
    @ActivityMethod(name = "FindUpload")
    UploadedArchive findUpload(ImportArchiveRequest request);

    /** Looks whether an attempt's request took effect. */
    @ActivityMethod(name = "Reconcile")
    Reconciled reconcile(ReconcileRequest request);

    /**
     * Reads a backup back, compares it with its commit record and index, and merges the verdict into
     * {@code verification.json}. Heartbeats a {@link VerifyProgress} while bytes move.
     */
    @ActivityMethod(name = "VerifyArchive")
    VerificationSummary verify(VerifyBackupRequest request);

    /** Stores a run's journal. */
    @ActivityMethod(name = "WriteAudit")
    void audit(AuditRequest request);
}
