package dev.polaris.backup.catalog;

import dev.polaris.backup.archive.IndexFormatException;
import dev.polaris.backup.database.BackupObjects;
import dev.polaris.backup.database.BackupRecord;
import dev.polaris.backup.database.BackupState;
import dev.polaris.backup.database.Slot;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.loss.LossJudge;
import dev.polaris.backup.roles.ActivityFailures;
import dev.polaris.backup.s3.ObjectStoreException;
import dev.polaris.backup.s3.PinnedObject;
import dev.polaris.backup.verify.Check;
import dev.polaris.backup.verify.VerificationRecord;
import dev.polaris.backup.verify.VerificationStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers questions about backups for one environment. */
public final class CatalogActivitiesForEnvironment implements CatalogActivities {
    private static final Logger LOGGER = LoggerFactory.getLogger(CatalogActivitiesForEnvironment.class);
    private static final int USUAL_PAGE = 20;
    private static final int LONGEST_PAGE = 100;
    private static final int USUAL_TABLES = 50;
    private static final int MOST_TABLES = 200;
    private static final int FINDINGS_SHOWN = 5;

    private final String bucket;
    private final BackupCatalog catalog;
    private final VerificationStore verifications;
    private final LossJudge judge;

    public CatalogActivitiesForEnvironment(
            String bucket, BackupCatalog catalog, VerificationStore verifications, LossJudge judge) {
        this.judge = judge;
        this.bucket = bucket;
        this.catalog = catalog;
        this.verifications = verifications;
    }

    @Override
    public BackupList list(ListBackupsRequest request) {
        return ActivityFailures.typed(() -> {
            int limit = bounded(request.limit(), USUAL_PAGE, LONGEST_PAGE);
            List<CommittedSlot> page;
            try (Stream<CommittedSlot> slots = catalog.newestFirst(request.env())) {
                page = olderThan(slots, request).limit(limit + 1L).toList();
            }
            List<BackupSummary> backups = page.stream()
                    .limit(limit)
                    .map(catalog::withAlarms)
                    .map(this::summary)
                    .toList();
            return new BackupList(backups, page.size() > limit);
        });
    }

    @Override
    public BackupDetails show(ShowBackupRequest request) {
        return ActivityFailures.typed(() -> {
            CommittedSlot slot = catalog.withAlarms(catalog.find(request.env(), request.backup()));
            List<Check> checks = verifications.read(slot).map(VerificationRecord::checks).orElse(List.of()).stream()
                    .map(check -> check.shortened(FINDINGS_SHOWN))
                    .toList();
            TableList tables = tables(slot, bounded(request.tables(), USUAL_TABLES, MOST_TABLES));
            return new BackupDetails(summary(slot), bucket, slot.record(), checks, tables.tables(), tables.leftOut());
        });
    }

    @Override
    public BackupDifference diff(DiffBackupsRequest request) {
        return ActivityFailures.typed(() -> {
            CommittedSlot to = catalog.find(request.env(), request.to());
            CommittedSlot from = request.from() == null ? before(to) : catalog.find(request.env(), request.from());
            TableChanges changes = TableChanges.between(
                    catalog.store(), from, to, judge, bounded(request.tables(), USUAL_TABLES, MOST_TABLES));
            return new BackupDifference(
                    summary(from),
                    summary(to),
                    changes.losses(),
                    changes.weightiest(),
                    changes.leftOut(),
                    changes.equal(),
                    schema(from, to));
        });
    }

    private CommittedSlot before(CommittedSlot to) throws IOException {
        return catalog.before(to)
                .orElseThrow(() -> FailureType.NO_BACKUP.failure(
                        "There is no backup before " + to.slot().path() + " to compare it with."));
    }

    private SchemaChanges schema(CommittedSlot from, CommittedSlot to) throws IOException {
        PinnedObject before = from.record().objects().get(BackupObjects.SCHEMA);
        PinnedObject after = to.record().objects().get(BackupObjects.SCHEMA);
        if (before == null || after == null) {
            // Imports have none.
            return new SchemaChanges(List.of(), List.of(), List.of(), 0, false);
        }
        try (InputStream old = catalog.store().open(before);
                InputStream later = catalog.store().open(after)) {
            return SchemaText.read(old).to(SchemaText.read(later));
        }
    }

    /** Of a backup with a bad index all else is still shown: who asks wants to know what is wrong with it. */
    private TableList tables(CommittedSlot slot, int most) throws IOException {
        try {
            return TableList.largest(catalog.store(), slot.record().object(BackupObjects.INDEX), most);
        } catch (IndexFormatException | ObjectStoreException.NotFound | ObjectStoreException.ContentMismatch e) {
            LOGGER.warn("the tables of {} are left out: {}", slot.slot().prefix(), e.getMessage());
            return new TableList(List.of(), 0);
        }
    }

    private static Stream<CommittedSlot> olderThan(Stream<CommittedSlot> slots, ListBackupsRequest request) {
        if (request.before() == null) {
            return slots;
        }
        Slot before = BackupCatalog.slot(request.env(), request.before());
        return slots.dropWhile(slot -> !slot.slot().equals(before)).skip(1);
    }

    private BackupSummary summary(CommittedSlot slot) {
        BackupRecord record = slot.record();
        Optional<VerificationRecord> verification = verification(slot);
        return new BackupSummary(
                slot.slot().path(),
                record.backupId(),
                record.purpose(),
                verification.map(VerificationRecord::state).orElse(BackupState.COMMITTED),
                record.snapshotTime(),
                record.totals().tables(),
                record.totals().rows(),
                record.totals().compressedBytes(),
                record.durations().get("dump"),
                slot.alarms(),
                verification
                        .map(VerificationRecord::losses)
                        .map(report -> report.shortened(FINDINGS_SHOWN))
                        .orElse(null));
    }

    private Optional<VerificationRecord> verification(CommittedSlot slot) {
        try {
            return verifications.read(slot);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static int bounded(Integer asked, int usual, int most) {
        return asked == null ? usual : Math.max(1, Math.min(asked, most));
    }
}
