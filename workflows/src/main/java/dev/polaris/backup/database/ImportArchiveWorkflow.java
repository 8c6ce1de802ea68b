package dev.polaris.backup.database;

import dev.polaris.backup.failure.FailureReason;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.journal.Journal;
import dev.polaris.backup.journal.JournalView;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.roles.RoleStubs;
import dev.polaris.backup.settings.RunSettings;
import dev.polaris.backup.settings.SettingsResolution;
import dev.polaris.backup.verify.VerifyActivities;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Workflow;
import java.time.Instant;

/** {@inheritDoc} */
public final class ImportArchiveWorkflow implements ImportArchive {
    private Journal journal;

    @Override
    public BackupResult run(ImportArchiveRequest request) {
        RunSettings settings = SettingsResolution.resolve(request.env());
        journal = new Journal(request.env(), DatabaseBackupPlan.IMPORT_KIND);
        if (!request.mistakes().isEmpty()) {
            throw FailureType.BAD_INPUT.failure(String.join(" ", request.mistakes()));
        }
        try {
            UploadedArchive archive = find(request, settings);
            Instant now = Instant.ofEpochMilli(Workflow.currentTimeMillis());
            DatabaseBackupPlan plan = new DatabaseBackupPlan(
                    BackupInSlot.newBackupId(now),
                    Purpose.IMPORTED,
                    null,
                    Slot.unscheduled(request.env(), now),
                    settings,
                    archive);
            return new BackupInSlot(journal, "import of " + archive.key()).run(plan);
        } catch (TemporalFailure failure) {
            FailureReason reason = FailureReason.of(failure);
            throw reason.type() == FailureType.CANCELLED ? failure : reason.asFailure();
        }
    }

    @Override
    public JournalView journal() {
        return journal == null ? null : journal.view();
    }

    /** The backup role cannot list, so it could not tell an archive that is missing from one it may not read. */
    private UploadedArchive find(ImportArchiveRequest request, RunSettings settings) {
        return journal.step(
                "find archive",
                settings.timing(),
                () -> new RoleStubs(settings)
                        .requests(VerifyActivities.class, Role.VERIFY)
                        .findUpload(request),
                found -> found.key() + ", " + found.size() + " bytes, version " + found.versionId());
    }
}
