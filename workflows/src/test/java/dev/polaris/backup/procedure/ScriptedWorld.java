package dev.polaris.backup.procedure;

import dev.polaris.backup.approval.ApprovalRules;
import dev.polaris.backup.catalog.BackupDetails;
import dev.polaris.backup.catalog.BackupDifference;
import dev.polaris.backup.catalog.BackupList;
import dev.polaris.backup.catalog.BackupSummary;
import dev.polaris.backup.catalog.CatalogActivities;
import dev.polaris.backup.catalog.DiffBackupsRequest;
import dev.polaris.backup.catalog.ListBackupsRequest;
import dev.polaris.backup.catalog.ShowBackupRequest;
import dev.polaris.backup.database.BackupRecord;
import dev.polaris.backup.database.BackupResult;
import dev.polaris.backup.database.BackupState;
import dev.polaris.backup.database.DatabaseBackup;
import dev.polaris.backup.database.DatabaseBackupRequest;
import dev.polaris.backup.database.DumpTotals;
import dev.polaris.backup.database.ImportArchiveRequest;
import dev.polaris.backup.database.Purpose;
import dev.polaris.backup.database.Slot;
import dev.polaris.backup.database.SourceFacts;
import dev.polaris.backup.database.UploadedArchive;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.flip.FlipActivities;
import dev.polaris.backup.flip.FlipFacts;
import dev.polaris.backup.flip.FlipOrder;
import dev.polaris.backup.flip.FlipProof;
import dev.polaris.backup.flip.FlipSide;
import dev.polaris.backup.flip.RouteProbe;
import dev.polaris.backup.freeze.FreezeActivities;
import dev.polaris.backup.freeze.FreezeFacts;
import dev.polaris.backup.freeze.FreezeOrder;
import dev.polaris.backup.freeze.FreezeProof;
import dev.polaris.backup.instance.Instance;
import dev.polaris.backup.instance.InstanceActivities;
import dev.polaris.backup.instance.InstanceFacts;
import dev.polaris.backup.instance.InstanceOrder;
import dev.polaris.backup.journal.JournalView;
import dev.polaris.backup.migration.Migration;
import dev.polaris.backup.migration.MigrationActivities;
import dev.polaris.backup.migration.MigrationOrder;
import dev.polaris.backup.migration.MigrationPlan;
import dev.polaris.backup.migration.MigrationReport;
import dev.polaris.backup.notify.Notice;
import dev.polaris.backup.notify.NotifyActivities;
import dev.polaris.backup.restore.ProvenShare;
import dev.polaris.backup.restore.RestoreOrder;
import dev.polaris.backup.restore.RestorePlan;
import dev.polaris.backup.restore.RestoreReport;
import dev.polaris.backup.restore.RestoreRun;
import dev.polaris.backup.restore.RestoreTarget;
import dev.polaris.backup.restore.ValidationActivities;
import dev.polaris.backup.restore.ValidationCheck;
import dev.polaris.backup.restore.ValidationFinding;
import dev.polaris.backup.restore.ValidationReport;
import dev.polaris.backup.s3.PinnedObject;
import dev.polaris.backup.settings.RunSettings;
import dev.polaris.backup.settings.SettingsActivities;
import dev.polaris.backup.settings.SettingsRequest;
import dev.polaris.backup.settings.Timing;
import dev.polaris.backup.verify.AuditRequest;
import dev.polaris.backup.verify.CheckVerdict;
import dev.polaris.backup.verify.ReconcileRequest;
import dev.polaris.backup.verify.Reconciled;
import dev.polaris.backup.verify.SlotView;
import dev.polaris.backup.verify.VerificationSummary;
import dev.polaris.backup.verify.VerifyActivities;
import dev.polaris.backup.verify.VerifyBackupRequest;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;

/**
 * An app with its route, its freeze and its instances, as a procedure sees them. Every step ends at once, unless a test has
 * written down that it fails or is held up.
 */
final class ScriptedWorld
        implements FreezeActivities,
                FlipActivities,
                InstanceActivities,
                MigrationActivities,
                ValidationActivities,
                ProcedureActivities,
                NotifyActivities,
                CatalogActivities,
                SettingsActivities,
                VerifyActivities {
    static final Instance OLD = new Instance("source", "db", 5432, "postgres", null);
    static final Instant SNAPSHOT = Instant.parse("2026-11-24T19:30:00Z");
    private static final PinnedObject OBJECT = new PinnedObject("db/test/x", "v1", 1, "0".repeat(64));
    private static final SourceFacts SOURCE = new SourceFacts("1", 1, "postgres", "15.18", 1, "15", null);
    private static final DumpTotals TOTALS = new DumpTotals(3, 1000, 0, 1_000_000, 1, 1);

    final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    final List<Notice> notices = Collections.synchronizedList(new ArrayList<>());
    final Map<String, Deque<FailureType>> failures = new ConcurrentHashMap<>();
    final Map<String, CountDownLatch> held = new ConcurrentHashMap<>();
    final Map<String, CountDownLatch> reached = new ConcurrentHashMap<>();
    final List<String> problems = new ArrayList<>();

    volatile ApprovalRules approvals = new ApprovalRules(false, Duration.ofDays(3));
    volatile ProcedureRules rules =
            new ProcedureRules(Duration.ofHours(2), Duration.ofHours(1), Duration.ofDays(7), true);
    volatile BackupState state = BackupState.PROVEN;
    volatile CheckVerdict rows = CheckVerdict.PASSED;
    volatile Duration restoreTakes = Duration.ofMinutes(20);
    volatile Instance pointsAt = OLD;
    volatile boolean flipLosesAnswer;
    volatile List<Migration> migrations = List.of(new Migration("20260101000000", "add", "1".repeat(64)));
    volatile long writes;
    final Map<String, String> frozen = new ConcurrentHashMap<>();
    final Set<String> instances = ConcurrentHashMap.newKeySet();

    /** The next call of a step fails. */
    void fail(String step, FailureType... types) {
        failures.computeIfAbsent(step, name -> new ConcurrentLinkedDeque<>()).addAll(List.of(types));
    }

    /** The next call of a step does not end before it is let go. */
    void hold(String step) {
        reached.put(step, new CountDownLatch(1));
        held.put(step, new CountDownLatch(1));
    }

    void awaitHeld(String step) throws InterruptedException {
        reached.get(step).await();
    }

    void letGo(String step) {
        held.get(step).countDown();
    }

    private void step(String name) {
        calls.add(name);
        CountDownLatch latch = held.get(name);
        if (latch != null) {
            reached.get(name).countDown();
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        Deque<FailureType> planned = failures.get(name);
        FailureType failure = planned == null ? null : planned.poll();
        if (failure != null) {
            throw failure.failure("As written for " + name + ".");
        }
    }

    @Override
    public RunSettings resolve(SettingsRequest request) {
        Timing timing = Timing.DEFAULT;
        return new RunSettings(request.env(), "source", "bucket", timing, approvals, 2, rules);
    }

    @Override
    public BackupDetails show(ShowBackupRequest request) {
        step("show");
        if ("none".equals(request.backup())) {
            throw FailureType.NO_BACKUP.failure("There is no backup none.");
        }
        BackupRecord record = new BackupRecord(
                1,
                "backup-1",
                "1-a",
                "test",
                Purpose.SCHEDULED,
                "w",
                "r",
                null,
                SNAPSHOT,
                SNAPSHOT,
                SOURCE,
                "gzip-6",
                TOTALS,
                Map.of(),
                Map.of("dump.sql.gz", OBJECT, "dump.index.jsonl.gz", OBJECT),
                List.of(),
                null);
        BackupSummary summary = new BackupSummary(
                "2026/11/24", "backup-1", Purpose.SCHEDULED, state, SNAPSHOT, 3, 1000, 1, null, List.of(), null);
        return new BackupDetails(summary, "bucket", record, List.of(), List.of(), 0);
    }

    @Override
    public Instance live(String env) {
        step("live");
        return OLD;
    }

    @Override
    public InstanceFacts examine(String env) {
        step("examine instances");
        return new InstanceFacts("database on rehearsal", "127.0.0.1:5433", "15.18", 10_000_000L, problems);
    }

    @Override
    public Instance create(InstanceOrder order) {
        instances.add(order.id());
        step("create");
        return new Instance(
                order.id(), "db2", 5432, order.id(), RestoreTarget.temporary("rehearsal", "polaris_" + order.id()));
    }

    @Override
    public void remove(InstanceOrder order) {
        step("remove");
        instances.remove(order.id());
    }

    @Override
    public FreezeFacts examine(FreezeOrder order) {
        step("examine freeze");
        return new FreezeFacts("sql", true, frozen.get(order.instance().id()), List.of());
    }

    @Override
    public FreezeProof freeze(FreezeOrder order) {
        frozen.put(order.instance().id(), order.procedure());
        step("freeze " + side(order.instance()));
        return new FreezeProof(SNAPSHOT.plus(Duration.ofHours(5)), order.until(), 3, "refused");
    }

    @Override
    public void thaw(FreezeOrder order) {
        step("thaw " + side(order.instance()));
        frozen.remove(order.instance().id(), order.procedure());
    }

    @Override
    public FlipFacts examine(FlipOrder order) {
        step("examine flip");
        return new FlipFacts("pgbouncer", pointsAt.label(), sideOf(order), List.of());
    }

    private FlipSide sideOf(FlipOrder order) {
        if (pointsAt.equals(order.from())) {
            return FlipSide.FROM;
        }
        return pointsAt.equals(order.to()) ? FlipSide.TO : FlipSide.OTHER;
    }

    @Override
    public FlipProof flip(FlipOrder order) {
        if (flipLosesAnswer) {
            flipLosesAnswer = false;
            pointsAt = order.to();
            calls.add("flip to " + side(order.to()));
            throw FailureType.OUTCOME_UNKNOWN.failure("The answer is lost.");
        }
        step("flip to " + side(order.to()));
        pointsAt = order.to();
        return new FlipProof(SNAPSHOT, Duration.ofMillis(40), "rewrote [databases]");
    }

    @Override
    public String probe(RouteProbe probe) {
        step("probe " + side(probe.expected()));
        if (!probe.expected().equals(pointsAt)) {
            throw FailureType.ROUTE_WRONG.failure(pointsAt.label() + " answered.");
        }
        return probe.expected().label() + " answered";
    }

    @Override
    public MigrationPlan list(MigrationOrder order) {
        step("list migrations");
        return new MigrationPlan("migrations", migrations, List.of());
    }

    @Override
    public MigrationReport apply(MigrationOrder order) {
        step("migrate");
        return new MigrationReport(List.of("20260101000000"), 4, "20260101000000");
    }

    @Override
    public ValidationCheck health(RestoreOrder order) {
        step("health");
        return new ValidationCheck("health", CheckVerdict.PASSED, 5, List.of(), 0);
    }

    @Override
    public ValidationReport validate(RestoreOrder order) {
        throw new UnsupportedOperationException();
    }

    @Override
    public WriteCount countWrites(Instance instance) {
        step("count");
        return new WriteCount(Instant.EPOCH, List.of(new TableWrites("public.sessions", 100 + writes, 0, 0)));
    }

    @Override
    public void tell(Notice notice) {
        notices.add(notice);
        step("tell");
    }

    private String side(Instance instance) {
        return instance.equals(OLD) ? "old" : "new";
    }

    /** The restore as a child workflow of its own: a while, then a report. */
    RestoreRun restores() {
        return new RestoreRun() {
            @Override
            public RestoreReport run(RestoreOrder order) {
                calls.add("restore into " + order.target().label());
                Workflow.sleep(restoreTakes);
                ValidationFinding finding = new ValidationFinding(rows, "public.sessions", "3 rows differ");
                ValidationCheck check = new ValidationCheck("rows", rows, 3, List.of(finding), 0);
                RestorePlan plan = new RestorePlan(
                        "p".repeat(64),
                        "backup-1",
                        order.backup().slot(),
                        order.target().label(),
                        "15.18",
                        false,
                        Map.of(),
                        3,
                        1000,
                        1,
                        List.of(),
                        List.of(),
                        List.of(),
                        null,
                        null,
                        0,
                        null);
                return new RestoreReport(
                        order.restoreId(),
                        order.backup().slot(),
                        order.target().label(),
                        plan,
                        null,
                        new ValidationReport(List.of(check), new ProvenShare(3, 3, 1000, 1000)),
                        List.of());
            }

            @Override
            public JournalView journal() {
                return null;
            }
        };
    }

    DatabaseBackup backups() {
        return new DatabaseBackup() {
            @Override
            public BackupResult run(DatabaseBackupRequest request) {
                calls.add("backup " + request.purpose());
                Workflow.sleep(Duration.ofMinutes(10));
                Deque<FailureType> planned = failures.get("backup");
                if (planned != null && !planned.isEmpty()) {
                    throw planned.poll().failure("As written for backup.");
                }
                return new BackupResult(
                        "backup-2", "s3://bucket/x", "2026/11/24/200000", BackupState.VERIFIED, SNAPSHOT, TOTALS, null);
            }

            @Override
            public JournalView journal() {
                return null;
            }
        };
    }

    @Override
    public void audit(AuditRequest request) {
        calls.add("audit " + request.event());
    }

    @Override
    public BackupDifference diff(DiffBackupsRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public BackupList list(ListBackupsRequest request) {
        throw new UnsupportedOperationException();
    }

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
