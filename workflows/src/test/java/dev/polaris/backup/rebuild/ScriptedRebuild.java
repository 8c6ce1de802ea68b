package dev.polaris.backup.rebuild;

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
import dev.polaris.backup.database.BackupState;
import dev.polaris.backup.database.DumpTotals;
import dev.polaris.backup.database.Purpose;
import dev.polaris.backup.database.SourceFacts;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.flip.FlipActivities;
import dev.polaris.backup.flip.FlipFacts;
import dev.polaris.backup.flip.FlipOrder;
import dev.polaris.backup.flip.FlipProof;
import dev.polaris.backup.flip.FlipSide;
import dev.polaris.backup.flip.RouteProbe;
import dev.polaris.backup.instance.Instance;
import dev.polaris.backup.instance.InstanceActivities;
import dev.polaris.backup.instance.InstanceFacts;
import dev.polaris.backup.instance.InstanceOrder;
import dev.polaris.backup.journal.JournalView;
import dev.polaris.backup.migration.MigrationReport;
import dev.polaris.backup.restore.ProvenShare;
import dev.polaris.backup.restore.RestoreOrder;
import dev.polaris.backup.restore.RestorePlan;
import dev.polaris.backup.restore.RestoreReport;
import dev.polaris.backup.restore.RestoreRun;
import dev.polaris.backup.restore.RestoreTarget;
import dev.polaris.backup.restore.ValidationActivities;
import dev.polaris.backup.restore.ValidationCheck;
import dev.polaris.backup.restore.ValidationReport;
import dev.polaris.backup.s3.PinnedObject;
import dev.polaris.backup.secrets.EnvFileOrder;
import dev.polaris.backup.secrets.EnvFileReport;
import dev.polaris.backup.secrets.SecretActivities;
import dev.polaris.backup.secrets.SecretOrder;
import dev.polaris.backup.settings.RunSettings;
import dev.polaris.backup.settings.SettingsActivities;
import dev.polaris.backup.settings.SettingsRequest;
import dev.polaris.backup.settings.Timing;
import dev.polaris.backup.storage.ListSyncsRequest;
import dev.polaris.backup.storage.ShowSyncRequest;
import dev.polaris.backup.storage.SyncCatalogActivities;
import dev.polaris.backup.storage.SyncDetails;
import dev.polaris.backup.storage.SyncList;
import dev.polaris.backup.storage.SyncSummary;
import dev.polaris.backup.storage.SyncTotals;
import dev.polaris.backup.verify.CheckVerdict;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;

/** Everything a rebuild asks for, written down in the order in which it was asked. */
final class ScriptedRebuild {
    private static final Instant THEN = Instant.parse("2026-11-24T19:30:00Z");
    private static final Instance OLD = new Instance("source", "db", 5432, "postgres", null);
    private static final PinnedObject OBJECT = new PinnedObject("db/test/x", "v1", 1, "0".repeat(64));
    private static final SourceFacts SOURCE = new SourceFacts("1", 1, "postgres", "15.18", 1, "15", null);
    private static final DumpTotals TOTALS = new DumpTotals(3, 1000, 0, 1_000_000, 1, 1);

    final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, Deque<FailureType>> failures = new ConcurrentHashMap<>();
    volatile BackupState backupState = BackupState.PROVEN;
    volatile List<BackupState> syncStates = List.of(BackupState.COMMITTED, BackupState.VERIFIED);
    volatile Duration restoreTakes = Duration.ofHours(2);
    volatile List<String> problems = List.of();
    volatile List<String> smokeFailures = List.of();
    volatile List<ManualStep> manual = List.of(new ManualStep("mail", "Set the sender."));

    void fail(String step, FailureType... types) {
        failures.computeIfAbsent(step, name -> new ConcurrentLinkedDeque<>()).addAll(List.of(types));
    }

    private void step(String name) {
        calls.add(name);
        Deque<FailureType> planned = failures.get(name);
        FailureType failure = planned == null ? null : planned.poll();
        if (failure != null) {
            throw failure.failure("As written for " + name + ".");
        }
    }

    SettingsActivities settings() {
        return (SettingsRequest request) -> new RunSettings(
                request.env(), "source", "bucket", Timing.DEFAULT, new ApprovalRules(true, Duration.ofDays(3)));
    }

    final class Catalog implements CatalogActivities, SyncCatalogActivities {
        @Override
        public BackupDetails show(ShowBackupRequest request) {
            BackupRecord record = new BackupRecord(
                    1,
                    "backup-1",
                    "1-a",
                    "test",
                    Purpose.SCHEDULED,
                    "w",
                    "r",
                    null,
                    THEN,
                    THEN,
                    SOURCE,
                    "gzip-6",
                    TOTALS,
                    Map.of(),
                    Map.of("dump.sql.gz", OBJECT, "dump.index.jsonl.gz", OBJECT),
                    List.of(),
                    null);
            BackupSummary summary = new BackupSummary(
                    "2026/11/24", "backup-1", Purpose.SCHEDULED, backupState, THEN, 3, 1000, 1, null, List.of(), null);
            return new BackupDetails(summary, "bucket", record, List.of(), List.of(), 0);
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
        public SyncList listSyncs(ListSyncsRequest request) {
            List<SyncSummary> syncs = new ArrayList<>();
            for (int day = 0; day < syncStates.size(); day++) {
                syncs.add(new SyncSummary(
                        request.bucket(),
                        "2026/11/" + (24 - day),
                        "sync",
                        Purpose.SCHEDULED,
                        syncStates.get(day),
                        THEN,
                        Duration.ZERO,
                        SyncTotals.NONE,
                        List.of()));
            }
            return new SyncList(syncs, false);
        }

        @Override
        public SyncDetails showSync(ShowSyncRequest request) {
            throw new UnsupportedOperationException();
        }
    }

    final class Instances implements InstanceActivities {
        @Override
        public Instance live(String env) {
            return OLD;
        }

        @Override
        public InstanceFacts examine(String env) {
            return new InstanceFacts("database on fresh", "db2:5432", "15.18", null, problems);
        }

        @Override
        public Instance create(InstanceOrder order) {
            step("create");
            String name = "polaris_" + order.id();
            return new Instance(order.id(), "db2", 5432, name, RestoreTarget.temporary("fresh", name));
        }

        @Override
        public void remove(InstanceOrder order) {
            step("remove");
        }
    }

    final class World implements RebuildActivities, SecretActivities, FlipActivities, ValidationActivities {
        @Override
        public RebuildFacts examine(String env) {
            return new RebuildFacts(
                    List.of("1_rename.sql " + "a".repeat(64)),
                    "test",
                    List.of(),
                    List.of("app", "key"),
                    "/app/.env",
                    manual,
                    List.of("home"),
                    List.of());
        }

        @Override
        public MigrationReport patch(RebuildOrder order) {
            step("patch");
            return new MigrationReport(List.of("1"), 0, "1");
        }

        @Override
        public String attachStorage(RebuildOrder order) {
            step("attach");
            return "served";
        }

        @Override
        public String putBack(SecretOrder order) {
            step("put back " + order.name());
            return "as before";
        }

        @Override
        public String putBackFile(EnvFileOrder order) {
            step("put back env file");
            return "as before";
        }

        @Override
        public ValidationReport validate(RestoreOrder order) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ValidationCheck health(RestoreOrder order) {
            step("health");
            return new ValidationCheck("health", CheckVerdict.PASSED, 1, List.of(), 0);
        }

        @Override
        public SmokeReport smoke(RebuildOrder order) {
            step("smoke");
            return new SmokeReport(1, smokeFailures);
        }

        @Override
        public String rotate(SecretOrder order) {
            step("rotate " + order.name());
            return "kept";
        }

        @Override
        public EnvFileReport write(EnvFileOrder order) {
            step("env file");
            return new EnvFileReport("/app/.env", List.of("DATABASE_URL"), "/app/.env.before-1");
        }

        @Override
        public String revoke(SecretOrder order) {
            step("revoke " + order.name());
            return "gone";
        }

        @Override
        public FlipFacts examine(FlipOrder order) {
            return new FlipFacts("pgbouncer", OLD.label(), FlipSide.FROM, List.of());
        }

        @Override
        public FlipProof flip(FlipOrder order) {
            step("flip");
            return new FlipProof(THEN, Duration.ZERO, "rewrote it");
        }

        @Override
        public String probe(RouteProbe probe) {
            step("probe");
            return "answered";
        }
    }

    /** The restore as a child workflow of its own: a while, then a report. */
    RestoreRun restores() {
        return new RestoreRun() {
            @Override
            public RestoreReport run(RestoreOrder order) {
                calls.add("restore");
                Workflow.sleep(restoreTakes);
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
                        new ValidationReport(List.of(), new ProvenShare(3, 3, 1000, 1000)),
                        List.of());
            }

            @Override
            public JournalView journal() {
                return null;
            }
        };
    }
}
