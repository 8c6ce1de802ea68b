package dev.polaris.backup.starter;

import dev.polaris.backup.canary.CanaryActivities;
import dev.polaris.backup.canary.CanaryVerdict;
import dev.polaris.backup.canary.Cluster;
import dev.polaris.backup.canary.ClusterRequest;
import dev.polaris.backup.database.BackupState;
import dev.polaris.backup.drill.DrillActivities;
import dev.polaris.backup.drill.DrillDatabase;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.restore.BatchRequest;
import dev.polaris.backup.restore.DataActivities;
import dev.polaris.backup.restore.DataCheck;
import dev.polaris.backup.restore.DataCheckRequest;
import dev.polaris.backup.restore.DataPlan;
import dev.polaris.backup.restore.DataPlanRequest;
import dev.polaris.backup.restore.DataProgress;
import dev.polaris.backup.restore.DataTotals;
import dev.polaris.backup.restore.LeftOutEntries;
import dev.polaris.backup.restore.PrepareRequest;
import dev.polaris.backup.restore.ProvenShare;
import dev.polaris.backup.restore.RestoreActivities;
import dev.polaris.backup.restore.RestoreFinding;
import dev.polaris.backup.restore.RestoreOrder;
import dev.polaris.backup.restore.RestorePlan;
import dev.polaris.backup.restore.RestoreTarget;
import dev.polaris.backup.restore.StepResult;
import dev.polaris.backup.restore.ValidationActivities;
import dev.polaris.backup.restore.ValidationCheck;
import dev.polaris.backup.restore.ValidationFinding;
import dev.polaris.backup.restore.ValidationProgress;
import dev.polaris.backup.restore.ValidationReport;
import dev.polaris.backup.verify.Check;
import dev.polaris.backup.verify.CheckVerdict;
import dev.polaris.backup.verify.VerificationSummary;
import io.temporal.activity.Activity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Targets and throwaway clusters as the real workflows see them, without a database. The target named {@value #FULL} is not
 * empty; a cluster is on {@value #HOST}.
 */
final class StandInRestores
        implements RestoreActivities, DataActivities, ValidationActivities, CanaryActivities, DrillActivities {
    static final String HOST = "host-1";

    static final String FULL = "full";
    private static final long MEBIBYTE = 1 << 20;

    private final CountDownLatch rowsMayEnd;
    private final AtomicBoolean diskIsFull;
    private final AtomicBoolean rowsDiffer = new AtomicBoolean();

    /**
     * A world in which rows are loaded until the latch opens.
     *
     * @param diskIsFull whether the next index does not fit
     */
    StandInRestores(CountDownLatch rowsMayEnd, AtomicBoolean diskIsFull) {
        this.rowsMayEnd = rowsMayEnd;
        this.diskIsFull = diskIsFull;
    }

    /** From now on what was restored differs from its backup. */
    StandInRestores whereRowsDiffer() {
        rowsDiffer.set(true);
        return this;
    }

    @Override
    public ValidationCheck health(RestoreOrder order) {
        return new ValidationCheck("health", CheckVerdict.PASSED, 1, List.of(), 0);
    }

    @Override
    public ValidationReport validate(RestoreOrder order) {
        Activity.getExecutionContext()
                .heartbeat(new ValidationProgress(1, 3, MEBIBYTE, 4 * MEBIBYTE, "public.messages"));
        boolean bad = rowsDiffer.get();
        ValidationCheck rows = new ValidationCheck("rows", CheckVerdict.PASSED, 3, List.of(), 0);
        ValidationCheck hash = new ValidationCheck(
                "hash",
                bad ? CheckVerdict.FAILED : CheckVerdict.PASSED,
                3,
                bad
                        ? List.of(new ValidationFinding(
                                CheckVerdict.FAILED,
                                "public.messages",
                                "as many rows as in the backup, but not the same"))
                        : List.of(),
                0);
        return new ValidationReport(List.of(rows, hash), new ProvenShare(3, bad ? 2 : 3, 42, bad ? 0 : 42));
    }

    @Override
    public Cluster create(ClusterRequest request) {
        return new Cluster(request.id(), HOST, "15.18");
    }

    @Override
    public void drop(Cluster cluster) {}

    @Override
    public VerificationSummary record(CanaryVerdict verdict) {
        List<Check> checks = verdict.report().checks().stream()
                .map(check -> check.asCheck("canary-", verdict.startedAt()))
                .toList();
        BackupState state = verdict.report().verdict() == CheckVerdict.FAILED ? BackupState.FAILED : BackupState.PROVEN;
        return new VerificationSummary(verdict.backupId(), verdict.slot(), state, checks, 3, 42, 1024);
    }

    @Override
    public RestoreTarget create(DrillDatabase wanted) {
        return RestoreTarget.temporary("rehearsal", wanted.database());
    }

    @Override
    public void drop(RestoreTarget target) {}

    @Override
    public RestorePlan plan(RestoreOrder order) {
        if (FULL.equals(order.target().name())) {
            throw FailureType.TARGET_NOT_EMPTY.failure("Target full holds objects.");
        }
        return new RestorePlan(
                "d".repeat(64),
                order.backup().backupId(),
                order.backup().slot(),
                "host:5432/rehearsal",
                "15.18",
                false,
                Map.of("pre-data", 10L, "post-data", 20L),
                3,
                42,
                4 * MEBIBYTE,
                List.of("authenticated"),
                List.of(new LeftOutEntries("needs extension pg_net", true, 2, 7, List.of("EXTENSION pg_net"))),
                List.of(
                        RestoreFinding.warning(null, "the backup has no roles.sql"),
                        RestoreFinding.note(null, "sections " + order.options().sections())),
                Duration.ofMinutes(2),
                "the last restore into it",
                9 * MEBIBYTE,
                "the size of the source");
    }

    @Override
    public StepResult prepare(PrepareRequest request) {
        return done(1);
    }

    @Override
    public StepResult preData(RestoreOrder order) {
        return done(10);
    }

    @Override
    public StepResult postData(RestoreOrder order) {
        if (diskIsFull.getAndSet(false)) {
            throw FailureType.TARGET_FULL.failure("No space for INDEX messages_body.");
        }
        return done(20);
    }

    @Override
    public StepResult settle(RestoreOrder order) {
        return done(5);
    }

    @Override
    public void release(RestoreOrder order) {}

    @Override
    public void endSessions(RestoreOrder order) {}

    @Override
    public DataPlan planData(DataPlanRequest request) {
        return new DataPlan(MEBIBYTE, 2, 4, 42, 4 * MEBIBYTE);
    }

    @Override
    public DataTotals restoreUnits(BatchRequest request) {
        Activity.getExecutionContext().heartbeat(new DataProgress(request.batch(), 1, 2, MEBIBYTE, "public.messages"));
        try {
            rowsMayEnd.await();
        } catch (InterruptedException e) {
            throw Activity.wrap(e);
        }
        return new DataTotals(2, 0, 21, 2 * MEBIBYTE);
    }

    @Override
    public DataCheck confirmData(DataCheckRequest request) {
        return new DataCheck(List.of());
    }

    private static StepResult done(long entries) {
        return new StepResult(entries, 0, List.of());
    }
}
