package dev.polaris.backup.starter;

import dev.polaris.backup.catalog.BackupDetails;
import dev.polaris.backup.catalog.BackupDifference;
import dev.polaris.backup.catalog.BackupList;
import dev.polaris.backup.catalog.BackupSummary;
import dev.polaris.backup.catalog.CatalogActivities;
import dev.polaris.backup.catalog.DiffBackupsRequest;
import dev.polaris.backup.catalog.ListBackupsRequest;
import dev.polaris.backup.catalog.Loss;
import dev.polaris.backup.catalog.SchemaChanges;
import dev.polaris.backup.catalog.ShowBackupRequest;
import dev.polaris.backup.catalog.TableChange;
import dev.polaris.backup.catalog.TableFacts;
import dev.polaris.backup.database.Attempt;
import dev.polaris.backup.database.BackupRecord;
import dev.polaris.backup.database.BackupState;
import dev.polaris.backup.database.CommitAnswer;
import dev.polaris.backup.database.CommitRequest;
import dev.polaris.backup.database.CompletionRequest;
import dev.polaris.backup.database.Coverage;
import dev.polaris.backup.database.Description;
import dev.polaris.backup.database.DescriptionRequest;
import dev.polaris.backup.database.DumpActivities;
import dev.polaris.backup.database.DumpProgress;
import dev.polaris.backup.database.DumpRequest;
import dev.polaris.backup.database.DumpResult;
import dev.polaris.backup.database.DumpTotals;
import dev.polaris.backup.database.ImportActivities;
import dev.polaris.backup.database.ImportArchiveRequest;
import dev.polaris.backup.database.ImportDumpRequest;
import dev.polaris.backup.database.Purpose;
import dev.polaris.backup.database.SchemaActivities;
import dev.polaris.backup.database.SchemaSnapshotPlan;
import dev.polaris.backup.database.Slot;
import dev.polaris.backup.database.SourceFacts;
import dev.polaris.backup.database.SourceRequest;
import dev.polaris.backup.database.UploadedArchive;
import dev.polaris.backup.doctor.DoctorActivities;
import dev.polaris.backup.doctor.DoctorRequest;
import dev.polaris.backup.doctor.Finding;
import dev.polaris.backup.doctor.RoleReport;
import dev.polaris.backup.loss.FindLossesRequest;
import dev.polaris.backup.loss.LossActivities;
import dev.polaris.backup.loss.LossReport;
import dev.polaris.backup.notify.Notice;
import dev.polaris.backup.notify.NotifyActivities;
import dev.polaris.backup.outcome.Outcome;
import dev.polaris.backup.outcome.OutcomeActivities;
import dev.polaris.backup.s3.PinnedObject;
import dev.polaris.backup.s3.UploadedParts;
import dev.polaris.backup.settings.RunSettings;
import dev.polaris.backup.settings.SettingsActivities;
import dev.polaris.backup.settings.SettingsRequest;
import dev.polaris.backup.settings.Timing;
import dev.polaris.backup.verify.AuditRequest;
import dev.polaris.backup.verify.Check;
import dev.polaris.backup.verify.CheckVerdict;
import dev.polaris.backup.verify.ReconcileRequest;
import dev.polaris.backup.verify.Reconciled;
import dev.polaris.backup.verify.SlotView;
import dev.polaris.backup.verify.VerificationSummary;
import dev.polaris.backup.verify.VerifyActivities;
import dev.polaris.backup.verify.VerifyBackupRequest;
import io.temporal.activity.Activity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * The world as the real workflows see it, without a database and a bucket: the command line only ever sees what passes
 * through Temporal. The backup named {@value #BAD} fails its verification, the one named {@value #PROVEN} is proven.
 */
final class StandInActivities
        implements SettingsActivities,
                OutcomeActivities,
                DumpActivities,
                ImportActivities,
                SchemaActivities,
                VerifyActivities,
                CatalogActivities,
                LossActivities,
                NotifyActivities,
                DoctorActivities {
    static final String BAD = "2026/01/02";
    static final String PROVEN = "2026/11/24";
    private static final String SHA256 = "0".repeat(64);
    private static final Instant SNAPSHOT = Instant.parse("2026-11-24T03:00:00Z");
    private static final DumpTotals TOTALS = new DumpTotals(3, 42, 0, 4096, 1024, 1);
    private static final SourceFacts SOURCE = new SourceFacts("1", 5, "postgres", "15.18", 4096, "15.18", null);
    private static final Timing TIMING = new Timing(
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofMinutes(5),
            Duration.ofSeconds(1),
            Duration.ofMillis(10),
            Duration.ofMillis(20),
            3);

    private static final LossReport LOSSES = new LossReport(
            "2026/11/24",
            "2026/11/23",
            SNAPSHOT,
            2,
            List.of(new TableChange(
                    "public.gone", new TableFacts("public.gone", 7, 70, "0".repeat(32)), null, Loss.GONE)));

    private final CountDownLatch dumpMayEnd;

    /** A world in which a dump goes on until the latch opens. */
    StandInActivities(CountDownLatch dumpMayEnd) {
        this.dumpMayEnd = dumpMayEnd;
    }

    @Override
    public RunSettings resolve(SettingsRequest request) {
        return new RunSettings(request.env(), "db:5432/postgres", "bucket", TIMING);
    }

    @Override
    public void count(Outcome outcome) {}

    @Override
    public SourceFacts inspectSource(SourceRequest request) {
        return SOURCE;
    }

    @Override
    public String openUpload(Attempt attempt) {
        return "upload";
    }

    @Override
    public DumpResult dump(DumpRequest request) {
        Activity.getExecutionContext()
                .heartbeat(new DumpProgress(3 << 20, 1 << 20, "public.messages", 2, 3, 1 << 20, 1L));
        try {
            dumpMayEnd.await();
        } catch (InterruptedException e) {
            throw Activity.wrap(e);
        }
        Slot slot = request.attempt().slot();
        return new DumpResult(
                new UploadedParts(1, 1024, SHA256),
                SHA256,
                object(slot, "dump.index.jsonl.gz"),
                object(slot, "schema.sql"),
                SNAPSHOT,
                TOTALS,
                "gzip-6 (libdeflate)");
    }

    @Override
    public SourceFacts inspect(UploadedArchive archive) {
        return SOURCE;
    }

    @Override
    public DumpResult pack(ImportDumpRequest request) {
        return dump(request.dump());
    }

    @Override
    public PinnedObject completeUpload(CompletionRequest request) {
        return object(request.attempt().slot(), "dump.sql.gz");
    }

    @Override
    public Description describe(DescriptionRequest request) {
        return new Description(List.of(object(request.attempt().slot(), "roles.sql")), List.of());
    }

    @Override
    public CommitAnswer commit(CommitRequest request) {
        return new CommitAnswer(object(request.attempt().slot(), "backup.json"));
    }

    @Override
    public void cleanUp(Attempt attempt) {}

    @Override
    public PinnedObject storeSchema(SchemaSnapshotPlan plan) {
        return new PinnedObject(plan.key(), "v1", 77, SHA256);
    }

    @Override
    public SlotView inspectSlot(Slot slot) {
        return new SlotView(false, true, 0, null);
    }

    @Override
    public UploadedArchive findUpload(ImportArchiveRequest request) {
        return new UploadedArchive(request.key(), "v1", 1024, "UTC");
    }

    @Override
    public Reconciled reconcile(ReconcileRequest request) {
        return new Reconciled("v1", false, 1, object(request.attempt().slot(), request.name()));
    }

    @Override
    public VerificationSummary verify(VerifyBackupRequest request) {
        boolean bad = BAD.equals(request.backup());
        Check check = bad
                ? new Check("sha256", CheckVerdict.FAILED, SNAPSHOT, List.of("dump.sql.gz has another sha256"))
                : new Check("sha256", CheckVerdict.PASSED, SNAPSHOT, List.of());
        return new VerificationSummary(
                "id", request.backup(), bad ? BackupState.FAILED : BackupState.VERIFIED, List.of(check), 3, 42, 1024);
    }

    @Override
    public void audit(AuditRequest request) {}

    @Override
    public BackupList list(ListBackupsRequest request) {
        return new BackupList(List.of(summary(BackupState.VERIFIED, List.of())), true);
    }

    @Override
    public LossReport find(FindLossesRequest request) {
        return LOSSES;
    }

    @Override
    public void tell(Notice notice) {}

    @Override
    public BackupDetails show(ShowBackupRequest request) {
        boolean bad = BAD.equals(request.backup());
        BackupState state = PROVEN.equals(request.backup()) ? BackupState.PROVEN : BackupState.VERIFIED;
        Slot slot = Slot.parse(request.env(), "2026/11/24");
        BackupRecord record = new BackupRecord(
                1,
                "id",
                "1-a",
                request.env(),
                Purpose.MANUAL,
                "db-backup/x",
                "run",
                null,
                SNAPSHOT,
                SNAPSHOT,
                SOURCE,
                "gzip-6 (libdeflate)",
                TOTALS,
                Map.of(),
                Map.of(
                        "dump.sql.gz", object(slot, "dump.sql.gz"),
                        "dump.index.jsonl.gz", object(slot, "dump.index.jsonl.gz")),
                List.of(new Coverage("edge functions", Coverage.State.NOT_EXPORTABLE, "kept in git")),
                null);
        return new BackupDetails(
                summary(state, bad ? List.of("backup.json has a second version") : List.of()),
                "bucket",
                record,
                List.of(new Check("rows", CheckVerdict.NOT_RUN, SNAPSHOT, List.of())),
                List.of(new TableFacts("public.messages", 42, 4000, "0".repeat(32))),
                2);
    }

    @Override
    public BackupDifference diff(DiffBackupsRequest request) {
        String zeros = "0".repeat(32);
        TableChange emptied = new TableChange(
                "public.messages",
                new TableFacts("public.messages", 42, 4000, zeros),
                new TableFacts("public.messages", 0, 0, zeros),
                Loss.EMPTIED);
        TableChange grown = new TableChange(
                "public.sessions",
                new TableFacts("public.sessions", 1, 10, zeros),
                new TableFacts("public.sessions", 3, 30, zeros),
                null);
        boolean bad = BAD.equals(request.from());
        return new BackupDifference(
                summary(BackupState.PROVEN, List.of()),
                summary(BackupState.VERIFIED, List.of()),
                bad ? 1 : 0,
                bad ? List.of(emptied, grown) : List.of(grown),
                0,
                7,
                new SchemaChanges(List.of("TABLE public.extra"), List.of(), List.of(), 0, true));
    }

    @Override
    public RoleReport examine(DoctorRequest request) {
        return new RoleReport("some", List.of(Finding.ok("tools", "pg_dump 15.18")));
    }

    private static BackupSummary summary(BackupState state, List<String> alarms) {
        return new BackupSummary(
                "2026/11/24",
                "id",
                Purpose.MANUAL,
                state,
                SNAPSHOT,
                3,
                42,
                1024,
                Duration.ofSeconds(9),
                alarms,
                LOSSES);
    }

    private static PinnedObject object(Slot slot, String name) {
        return new PinnedObject(slot.key(name), "v1", 1024, SHA256);
    }
}
