package dev.polaris.backup.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.polaris.backup.database.BackupState;
import dev.polaris.backup.database.SourceFacts;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.journal.JournalView;
import dev.polaris.backup.journal.SearchAttributes;
import dev.polaris.backup.outcome.Outcome;
import dev.polaris.backup.outcome.OutcomeActivities;
import dev.polaris.backup.restore.BackupSource;
import dev.polaris.backup.restore.ProvenShare;
import dev.polaris.backup.restore.RestoreOrder;
import dev.polaris.backup.restore.RestorePlan;
import dev.polaris.backup.restore.RestoreReport;
import dev.polaris.backup.restore.RestoreRun;
import dev.polaris.backup.restore.ValidationCheck;
import dev.polaris.backup.restore.ValidationReport;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.s3.PinnedObject;
import dev.polaris.backup.settings.RunSettings;
import dev.polaris.backup.settings.Timing;
import dev.polaris.backup.verify.Check;
import dev.polaris.backup.verify.CheckVerdict;
import dev.polaris.backup.verify.VerificationSummary;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The canary's decisions, with stand-ins for servers and for the restore, and a clock that skips the pauses. */
class CanaryRunTest {
    private static final String ENV = "test";
    private static final String SHA256 = "0".repeat(64);
    private static final Timing TIMING = new Timing(
            Duration.ofSeconds(30),
            Duration.ofMinutes(2),
            Duration.ofHours(12),
            // A queue that nobody serves is waited for in real time.
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            2);

    /** What each restore does, in turn; the last one again and again. */
    private static final Deque<Restore> RESTORES = new ConcurrentLinkedDeque<>();

    private static volatile CountDownLatch restoring;

    private TestWorkflowEnvironment temporal;
    private StandIn verify;

    private interface Restore {
        ValidationReport into(RestoreOrder order);
    }

    /** Stands in for the restore engine. */
    public static final class RestoreStandIn implements RestoreRun {
        @Override
        public RestoreReport run(RestoreOrder order) {
            Restore restore = RESTORES.size() > 1 ? RESTORES.poll() : RESTORES.peek();
            restoring.countDown();
            ValidationReport report = restore.into(order);
            RestorePlan plan = new RestorePlan(
                    "digest", "b", "s", "t", "15", false, Map.of(), 1, 2, 3, List.of(), List.of(), List.of(), null,
                    null, 0, null);
            return new RestoreReport(order.restoreId(), "s", "t", plan, null, report, List.of());
        }

        @Override
        public JournalView journal() {
            return null;
        }
    }

    /** Stands in for the verify workers of two hosts. */
    private static final class StandIn implements CanaryActivities, OutcomeActivities {
        private final Deque<String> hosts = new ArrayDeque<>(List.of("one", "two", "three"));
        private final List<String> created = Collections.synchronizedList(new ArrayList<>());
        private final List<String> dropped = Collections.synchronizedList(new ArrayList<>());
        private final List<CanaryVerdict> verdicts = Collections.synchronizedList(new ArrayList<>());
        private final List<Outcome> outcomes = Collections.synchronizedList(new ArrayList<>());

        @Override
        public synchronized Cluster create(ClusterRequest request) {
            created.add(request.id());
            return new Cluster(request.id(), hosts.poll(), "15.18");
        }

        @Override
        public void drop(Cluster cluster) {
            dropped.add(cluster.id());
        }

        @Override
        public VerificationSummary record(CanaryVerdict verdict) {
            verdicts.add(verdict);
            CheckVerdict all = verdict.report() == null
                    ? CheckVerdict.FAILED
                    : verdict.report().verdict();
            BackupState state = switch (all) {
                case PASSED -> BackupState.PROVEN;
                case FAILED -> BackupState.FAILED;
                case NOT_RUN -> BackupState.VERIFIED;
            };
            Check check = new Check("canary", all, Instant.EPOCH, List.of("public.profiles: as many rows"));
            return new VerificationSummary("b", verdict.slot(), state, List.of(check), 1, 2, 3);
        }

        @Override
        public void count(Outcome outcome) {
            outcomes.add(outcome);
        }
    }

    @BeforeEach
    void start() {
        TestEnvironmentOptions.Builder options = TestEnvironmentOptions.newBuilder();
        SearchAttributes.ALL.forEach(attribute ->
                options.registerSearchAttribute(attribute.getName(), IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD));
        temporal = TestWorkflowEnvironment.newInstance(options.build());
        verify = new StandIn();
        RESTORES.clear();
        restoring = new CountDownLatch(1);
        Worker control = temporal.newWorker(Role.CONTROL.taskQueue(ENV));
        control.registerWorkflowImplementationTypes(CanaryRunWorkflow.class, RestoreStandIn.class);
        control.registerActivitiesImplementations(verify);
        temporal.newWorker(Role.VERIFY.taskQueue(ENV)).registerActivitiesImplementations(verify);
        serveHost("one");
        // Nobody serves host two: whoever asks it waits in vain.
        serveHost("three");
        temporal.start();
    }

    private void serveHost(String host) {
        temporal.newWorker(Role.VERIFY.taskQueue(ENV) + "@" + host).registerActivitiesImplementations(verify);
    }

    @AfterEach
    void stop() {
        temporal.close();
    }

    private WorkflowStub begin() {
        WorkflowStub stub = temporal.getWorkflowClient()
                .newUntypedWorkflowStub(
                        "CanaryRun",
                        WorkflowOptions.newBuilder()
                                .setTaskQueue(Role.CONTROL.taskQueue(ENV))
                                .setWorkflowId("canary/test/2026/11/24")
                                .build());
        PinnedObject object = new PinnedObject("db/test/2026/11/24/dump.sql.gz", "v1", 10, SHA256);
        BackupSource source = new BackupSource(
                "b",
                "2026/11/24",
                object,
                object,
                null,
                new SourceFacts("1", 5, "postgres", "15.18", 100, "15.18", null),
                Instant.EPOCH,
                null);
        var unused = stub.start(new CanaryPlan(new RunSettings(ENV, "source", "bucket", TIMING), source));
        return stub;
    }

    private ApplicationFailure failureOf(WorkflowStub run) {
        return (ApplicationFailure)
                catchThrowableOfType(WorkflowFailedException.class, () -> run.getResult(CanaryResult.class))
                        .getCause();
    }

    private static ValidationReport report(CheckVerdict verdict) {
        return new ValidationReport(
                List.of(new ValidationCheck("rows", verdict, 1, List.of(), 0)), new ProvenShare(1, 1, 2, 2));
    }

    private static Restore failing(FailureType type) {
        return order -> {
            throw type.failure("Stand-in.");
        };
    }

    private void assertNothingLeft() {
        assertThat(verify.dropped).containsAll(verify.created);
    }

    @Test
    void aGoodRestoreProvesTheBackup() {
        List<RestoreOrder> orders = Collections.synchronizedList(new ArrayList<>());
        RESTORES.add(order -> {
            orders.add(order);
            return report(CheckVerdict.PASSED);
        });

        CanaryResult result = begin().getResult(CanaryResult.class);

        assertThat(orders).isNotEmpty().allMatch(RestoreOrder::quarantine);
        assertThat(orders.get(0).target().host()).isEqualTo("one");
        assertThat(result.state()).isEqualTo(BackupState.PROVEN);
        assertThat(result.share().rowsProven()).isEqualTo(2);
        assertThat(verify.outcomes)
                .extracting(Outcome::kind, Outcome::event)
                .containsExactly(tuple("canary", Outcome.Event.VERIFICATION_SUCCESS));
        assertNothingLeft();
    }

    @Test
    void whatCouldNotBeProvenIsNoSuccessAndNoFailure() {
        RESTORES.add(order -> report(CheckVerdict.NOT_RUN));

        CanaryResult result = begin().getResult(CanaryResult.class);

        assertThat(result.state()).isEqualTo(BackupState.VERIFIED);
        assertThat(verify.outcomes).isEmpty();
        assertNothingLeft();
    }

    @Test
    void aLostClusterIsReplacedByAnother() {
        RESTORES.add(failing(FailureType.CLUSTER_GONE));
        RESTORES.add(failing(FailureType.NO_WORKER));
        RESTORES.add(order -> report(CheckVerdict.PASSED));

        CanaryResult result = begin().getResult(CanaryResult.class);

        assertThat(result.state()).isEqualTo(BackupState.PROVEN);
        assertThat(verify.created).hasSize(3).doesNotHaveDuplicates();
        // The second one's host serves nothing any more: its next worker sweeps there.
        assertThat(verify.dropped).containsExactlyInAnyOrder(verify.created.get(0), verify.created.get(2));
        assertThat(verify.verdicts).hasSize(1);
    }

    @Test
    void lossAfterLossEndsTheCanaryWithoutAVerdict() {
        RESTORES.add(failing(FailureType.CLUSTER_GONE));

        ApplicationFailure failure = failureOf(begin());

        assertThat(failure.getType()).isEqualTo("CLUSTER_GONE");
        assertThat(verify.created).hasSize(3);
        assertThat(verify.verdicts).isEmpty();
        assertThat(verify.outcomes).extracting(Outcome::event).containsExactly(Outcome.Event.VERIFICATION_FAILURE);
    }

    @Test
    void aDifferenceFailsTheBackupAndTheRun() {
        RESTORES.add(order -> report(CheckVerdict.FAILED));

        ApplicationFailure failure = failureOf(begin());

        assertThat(failure.getType()).isEqualTo("VALIDATION_FAILED");
        assertThat(failure.getOriginalMessage()).contains("public.profiles");
        assertThat(verify.verdicts).hasSize(1);
        assertThat(verify.outcomes).extracting(Outcome::event).containsExactly(Outcome.Event.VERIFICATION_FAILURE);
        assertNothingLeft();
    }

    @Test
    void aBackupThatCannotBeRestoredFails() {
        RESTORES.add(failing(FailureType.DAMAGED_ARCHIVE));

        ApplicationFailure failure = failureOf(begin());

        assertThat(failure.getType()).isEqualTo("VALIDATION_FAILED");
        assertThat(verify.verdicts)
                .singleElement()
                .satisfies(verdict -> assertThat(verdict.notRestored()).contains("Stand-in."));
        assertNothingLeft();
    }

    @Test
    void troubleOfOursIsNoVerdictOnTheBackup() {
        RESTORES.add(failing(FailureType.TARGET_FULL));

        ApplicationFailure failure = failureOf(begin());

        assertThat(failure.getType()).isEqualTo("TARGET_FULL");
        assertThat(verify.verdicts).isEmpty();
        assertThat(verify.created).hasSize(1);
        assertNothingLeft();
    }

    @Test
    void aCancelledCanaryLeavesNothing() throws Exception {
        RESTORES.add(order -> {
            Workflow.sleep(Duration.ofDays(365));
            return report(CheckVerdict.PASSED);
        });
        WorkflowStub run = begin();
        assertThat(restoring.await(60, TimeUnit.SECONDS)).isTrue();

        run.cancel();

        WorkflowFailedException ended =
                catchThrowableOfType(WorkflowFailedException.class, () -> run.getResult(CanaryResult.class));
        assertThat(ended).hasRootCauseInstanceOf(CanceledFailure.class);
        assertThat(verify.verdicts).isEmpty();
        assertThat(verify.outcomes).isEmpty();
        assertNothingLeft();
    }
}
