package dev.polaris.backup.loss;

import dev.polaris.backup.catalog.BackupCatalog;
import dev.polaris.backup.catalog.CommittedSlot;
import dev.polaris.backup.catalog.TableChange;
import dev.polaris.backup.catalog.TableChanges;
import dev.polaris.backup.roles.ActivityFailures;
import dev.polaris.backup.verify.VerificationRecord;
import dev.polaris.backup.verify.VerificationStore;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Looks for losses in one environment. */
public final class LossActivitiesForEnvironment implements LossActivities {
    /** In the bucket; more would hide the worst, and the number of all is there. */
    private static final int TABLES_KEPT = 1000;

    private static final int TABLES_IN_HISTORY = 20;

    private final LossJudge judge;
    private final BackupCatalog catalog;
    private final VerificationStore verifications;
    private final Runnable afterwards;

    /**
     * The work for one environment.
     *
     * @param afterwards called when a report was stored; must return at once and not fail
     */
    public LossActivitiesForEnvironment(
            LossJudge judge, BackupCatalog catalog, VerificationStore verifications, Runnable afterwards) {
        this.judge = judge;
        this.catalog = catalog;
        this.verifications = verifications;
        this.afterwards = afterwards;
    }

    @Override
    public LossReport find(FindLossesRequest request) {
        return ActivityFailures.typed(() -> {
            CommittedSlot backup = catalog.find(request.env(), request.backup());
            LossReport report = report(backup);
            if (report.comparedWith() != null) {
                var unused = verifications.merge(backup, VerificationRecord.ofLosses(backup.record(), report));
                afterwards.run();
            }
            return report.shortened(TABLES_IN_HISTORY);
        });
    }

    private LossReport report(CommittedSlot backup) throws IOException {
        String slot = backup.slot().path();
        Optional<CommittedSlot> before = catalog.before(backup);
        if (before.isEmpty()) {
            return new LossReport(slot, null, Instant.now(), 0, List.of());
        }
        TableChanges changes = TableChanges.between(catalog.store(), before.get(), backup, judge, TABLES_KEPT);
        List<TableChange> losses =
                changes.weightiest().stream().filter(TableChange::lost).toList();
        return new LossReport(slot, before.get().slot().path(), Instant.now(), changes.losses(), losses);
    }
}
