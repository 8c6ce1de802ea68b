package dev.polaris.backup.rows;

import dev.polaris.backup.approval.ApprovalRules;
import dev.polaris.backup.database.BackupState;
import dev.polaris.backup.database.ImportArchiveRequest;
import dev.polaris.backup.database.Slot;
import dev.polaris.backup.database.SourceFacts;
import dev.polaris.backup.database.UploadedArchive;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.restore.BackupSource;
import dev.polaris.backup.s3.PinnedObject;
import dev.polaris.backup.settings.RunSettings;
import dev.polaris.backup.settings.SettingsActivities;
import dev.polaris.backup.settings.SettingsRequest;
import dev.polaris.backup.settings.Timing;
import dev.polaris.backup.verify.AuditRequest;
import dev.polaris.backup.verify.ReconcileRequest;
import dev.polaris.backup.verify.Reconciled;
import dev.polaris.backup.verify.SlotView;
import dev.polaris.backup.verify.VerificationSummary;
import dev.polaris.backup.verify.VerifyActivities;
import dev.polaris.backup.verify.VerifyBackupRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** A world in which every step of a row restore ends at once, as a test has written it down; it records what was asked. */
final class ScriptedRows implements RowActivities, SettingsActivities, VerifyActivities {
    private static final PinnedObject OBJECT = new PinnedObject("db/test/x", "v1", 1, "0".repeat(64));

    final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    final Deque<RowPlan> plans = new ArrayDeque<>();
    final Deque<FailureType> mergeFailures = new ArrayDeque<>();
    volatile ApprovalRules rules = new ApprovalRules(false, Duration.ofHours(24));

    /** A plan that inserts as many rows. */
    static RowPlan plan(String digest, long inserts, String... refusals) {
        TableDifference table = new TableDifference(
                new TableName("public", "profiles"),
                TableRelation.ROOT,
                List.of("id"),
                inserts,
                0,
                10,
                0,
                Map.of(),
                inserts,
                0,
                0);
        return new RowPlan(
                digest, RowMode.INSERT_MISSING, List.of(table), List.of(), List.of(refusals), null, "polaris_rows_x");
    }

    @Override
    public RunSettings resolve(SettingsRequest request) {
        return new RunSettings(request.env(), "source", "bucket", Timing.DEFAULT, rules);
    }

    @Override
    public RowSource locate(RowRestoreRequest request) {
        calls.add("locate");
        BackupSource backup = new BackupSource(
                "backup-1",
                "2026/11/24",
                OBJECT,
                OBJECT,
                null,
                new SourceFacts("1", 1, "postgres", "15", 1, "15", null),
                Instant.EPOCH,
                null);
        return new RowSource(
                backup, BackupState.PROVEN, TableName.parse(request.table()), 10, 100, "live", "127.0.0.1:5432/x");
    }

    @Override
    public StagedRows stage(RowOrder order) {
        calls.add("stage " + order.generation());
        return new StagedRows("polaris_rows_x", List.of(), 100, Instant.EPOCH);
    }

    @Override
    public RowPlan diff(RowOrder order) {
        calls.add("diff");
        return plans.size() > 1 ? plans.removeFirst() : plans.getFirst();
    }

    @Override
    public MergeReport merge(MergeOrder order) {
        calls.add("merge " + order.planDigest());
        if (!mergeFailures.isEmpty()) {
            throw mergeFailures.removeFirst().failure("As written.");
        }
        return new MergeReport(order.planDigest(), List.of(), 0, Instant.EPOCH);
    }

    @Override
    public ExportedRows export(RowOrder order) {
        calls.add("export");
        return new ExportedRows("host", "/x/y.csv", 1, 2, "0".repeat(64));
    }

    @Override
    public void drop(RowOrder order) {
        calls.add("drop");
    }

    @Override
    public void audit(AuditRequest request) {}

    @Override
    public SlotView inspectSlot(Slot slot) {
        throw new UnsupportedOperationException();
    }

    @Override
    public UploadedArchive findUpload(ImportArchiveRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Reconciled reconcile(ReconcileRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public VerificationSummary verify(VerifyBackupRequest request) {
        throw new UnsupportedOperationException();
    }
}
