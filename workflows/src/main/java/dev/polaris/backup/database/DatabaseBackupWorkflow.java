package dev.polaris.backup.database;

import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.journal.Journal;
import dev.polaris.backup.journal.JournalView;
import dev.polaris.backup.settings.RunSettings;
import dev.polaris.backup.settings.SettingsResolution;
import io.temporal.common.SearchAttributeKey;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.time.OffsetDateTime;

/** {@inheritDoc} */
public final class DatabaseBackupWorkflow implements DatabaseBackup {
    private static final SearchAttributeKey<OffsetDateTime> SCHEDULED_FOR =
            SearchAttributeKey.forOffsetDateTime("TemporalScheduledStartTime");

    private Journal journal;

    @Override
    public BackupResult run(DatabaseBackupRequest request) {
        RunSettings settings = SettingsResolution.resolve(request.env());
        journal = new Journal(request.env(), "database-backup");
        return new BackupInSlot(journal, "database backup of " + request.env()).run(plan(request, settings));
    }

    @Override
    public JournalView journal() {
        return journal == null ? null : journal.view();
    }

    private static DatabaseBackupPlan plan(DatabaseBackupRequest request, RunSettings settings) {
        Instant now = Instant.ofEpochMilli(Workflow.currentTimeMillis());
        OffsetDateTime scheduled = Workflow.getTypedSearchAttributes().get(SCHEDULED_FOR);
        Instant scheduledFor = scheduled == null ? null : scheduled.toInstant();
        Purpose purpose = purpose(request, scheduledFor);
        // The day of a schedule is the one it meant: a late or backfilled run writes where it belongs.
        Slot slot = purpose == Purpose.SCHEDULED
                ? Slot.scheduled(request.env(), scheduledFor)
                : Slot.unscheduled(request.env(), now);
        return new DatabaseBackupPlan(BackupInSlot.newBackupId(now), purpose, scheduledFor, slot, settings, null);
    }

    private static Purpose purpose(DatabaseBackupRequest request, Instant scheduledFor) {
        if (request.purpose() == Purpose.SCHEDULED && scheduledFor == null) {
            throw FailureType.BAD_INPUT.failure("Only a schedule starts a scheduled backup; leave the purpose out.");
        }
        if (request.purpose() == Purpose.IMPORTED) {
            throw FailureType.BAD_INPUT.failure("An archive is imported by the workflow ImportArchive.");
        }
        if (request.purpose() != null) {
            return request.purpose();
        }
        return scheduledFor == null ? Purpose.MANUAL : Purpose.SCHEDULED;
    }
}
