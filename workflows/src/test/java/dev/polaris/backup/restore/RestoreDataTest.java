package dev.polaris.backup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polaris.backup.database.SourceFacts;
import dev.polaris.backup.failure.FailureReason;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.journal.SearchAttributes;
import dev.polaris.backup.s3.PinnedObject;
import dev.polaris.backup.settings.RunSettings;
import dev.polaris.backup.settings.Timing;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The window over batches, with stand-ins for the activities and a clock that skips the pauses. */
class RestoreDataTest {
    private static final String QUEUE = "data";

    private final StandIn data = new StandIn();

    /** Short, so that a batch soon hears that it is cancelled. */
    private Duration heartbeat = Duration.ofSeconds(2);

    private TestWorkflowEnvironment temporal;

    /** Loads nothing, but says who asked for what, and fails when a test wants it to. */
    private static final class StandIn implements DataActivities {
        interface Batch {
            void load(int batch, int tries) throws Exception;
        }

        private final List<Integer> begun = new CopyOnWriteArrayList<>();
        private final List<Integer> ended = new CopyOnWriteArrayList<>();
        private final AtomicInteger plans = new AtomicInteger();
        private final AtomicInteger checks = new AtomicInteger();
        private final AtomicInteger atWork = new AtomicInteger();
        private final AtomicInteger mostAtWork = new AtomicInteger();
        private volatile int batches = 1;
        private volatile List<Integer> incompleteAtFirst = List.of();
        private volatile Batch work = (batch, tries) -> {};

        @Override
        public DataPlan planData(DataPlanRequest request) {
            plans.incrementAndGet();
            return new DataPlan(64 << 20, batches, batches, batches * 10L, batches * 100L);
        }

        @Override
        public DataTotals restoreUnits(BatchRequest request) {
            mostAtWork.accumulateAndGet(atWork.incrementAndGet(), Math::max);
            begun.add(request.batch());
            try {
                work.load(request.batch(), Collections.frequency(begun, request.batch()));
                return new DataTotals(1, 0, 10, 100);
            } catch (RuntimeException failure) {
                throw failure;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            } finally {
                ended.add(request.batch());
                atWork.decrementAndGet();
            }
        }

        @Override
        public DataCheck confirmData(DataCheckRequest request) {
            return new DataCheck(checks.getAndIncrement() == 0 ? incompleteAtFirst : List.of());
        }
    }

    private WorkflowStub start(int jobs, int batchesInOneRun) {
        TestEnvironmentOptions.Builder options = TestEnvironmentOptions.newBuilder();
        SearchAttributes.ALL.forEach(attribute ->
                options.registerSearchAttribute(attribute.getName(), IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD));
        temporal = TestWorkflowEnvironment.newInstance(options.build());
        Worker worker = temporal.newWorker(QUEUE);
        worker.registerWorkflowImplementationFactory(RestoreData.class, () -> new RestoreDataWorkflow(batchesInOneRun));
        worker.registerActivitiesImplementations(data);
        temporal.start();
        WorkflowClient client = temporal.getWorkflowClient();
        WorkflowStub stub = client.newUntypedWorkflowStub(
                "RestoreData",
                WorkflowOptions.newBuilder()
                        .setTaskQueue(QUEUE)
                        .setWorkflowId("restore-data")
                        .build());
        stub.start(
                RestoreDataRequest.whole(new RunSettings("prod", "source", "bucket", timing()), order(), QUEUE, jobs));
        return stub;
    }

    private Timing timing() {
        return new Timing(
                heartbeat,
                Duration.ofMinutes(2),
                Duration.ofHours(12),
                Duration.ofSeconds(30),
                Duration.ofMinutes(1),
                Duration.ofMinutes(10),
                4);
    }

    private static RestoreOrder order() {
        String sha256 = "0".repeat(64);
        BackupSource backup = new BackupSource(
                "backup-1",
                "2026/11/24",
                new PinnedObject("db/prod/2026/11/24/dump.sql.gz", "1", 1000, sha256),
                new PinnedObject("db/prod/2026/11/24/dump.index.jsonl.gz", "1", 100, sha256),
                null,
                new SourceFacts(null, 5, "demo", "15.18", 1 << 20, "15.18", null),
                Instant.parse("2026-11-24T19:30:00Z"),
                null);
        return new RestoreOrder(
                "restore-1", "prod", backup, RestoreTarget.named("fresh"), RestoreOptions.EVERYTHING, true);
    }

    private static DataTotals result(WorkflowStub stub) throws Exception {
        return stub.getResult(2, TimeUnit.MINUTES, DataTotals.class);
    }

    private static FailureType failureOf(WorkflowStub stub) {
        FailureType[] type = new FailureType[1];
        assertThatThrownBy(() -> result(stub))
                .isInstanceOfSatisfying(
                        WorkflowFailedException.class,
                        failure -> type[0] = FailureReason.of((TemporalFailure) failure.getCause())
                                .type());
        return type[0];
    }

    @AfterEach
    void stop() {
        if (temporal != null) {
            temporal.close();
        }
    }

    @Test
    void theWindowSlides() throws Exception {
        data.batches = 12;
        CountDownLatch others = new CountDownLatch(11);
        data.work = (batch, tries) -> {
            if (batch == 0) {
                // Ends only when all the others have: they do not wait for it.
                assertThat(others.await(1, TimeUnit.MINUTES)).isTrue();
            } else {
                others.countDown();
            }
        };
        DataTotals totals = result(start(3, 100));
        assertThat(totals).isEqualTo(new DataTotals(12, 0, 120, 1200));
        assertThat(data.mostAtWork.get()).isBetween(2, 3);
        assertThat(data.begun).doesNotHaveDuplicates().hasSize(12);
    }

    @Test
    void whatTimeCanHealIsTriedAgain() throws Exception {
        // Longer than the pauses that are skipped, or the jump of the clock ends batches that are at work.
        heartbeat = Duration.ofHours(1);
        data.batches = 5;
        data.work = (batch, tries) -> {
            if (batch == 2 && tries < 4) {
                throw FailureType.TARGET_LOST.failure("The connection broke.");
            }
        };
        WorkflowStub stub = start(2, 100);
        assertThat(result(stub).units()).isEqualTo(5);
        assertThat(Collections.frequency(data.begun, 2)).isEqualTo(4);
        assertThat(data.begun).hasSize(8);
    }

    @Test
    void aBatchThatNeverSucceedsEndsTheRun() {
        data.batches = 5;
        data.work = (batch, tries) -> {
            if (batch == 1) {
                throw FailureType.TARGET_UNREACHABLE.failure("Nobody answers.");
            }
        };
        assertThat(failureOf(start(1, 100))).isEqualTo(FailureType.TARGET_UNREACHABLE);
        assertThat(data.begun).containsExactly(0, 1, 1, 1, 1);
    }

    @Test
    void aRefusalEndsTheRunWhenTheOthersHaveEnded() {
        data.batches = 20;
        CountDownLatch refused = new CountDownLatch(1);
        data.work = (batch, tries) -> {
            if (batch == 1) {
                refused.countDown();
                throw FailureType.RESTORE_REFUSED.failure("The target has no such table.");
            }
            assertThat(refused.await(1, TimeUnit.MINUTES)).isTrue();
        };
        assertThat(failureOf(start(3, 100))).isEqualTo(FailureType.RESTORE_REFUSED);
        assertThat(data.atWork.get()).isZero();
        assertThat(data.ended).containsAll(data.begun);
        assertThat(data.begun.size())
                .as("no batch begins after the refusal is known")
                .isLessThan(20);
    }

    @Test
    void longRunsContinueAsNew() throws Exception {
        data.batches = 7;
        DataTotals totals = result(start(3, 2));
        assertThat(totals).isEqualTo(new DataTotals(7, 0, 70, 700));
        assertThat(data.begun).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6);
        assertThat(data.plans.get()).as("the plan is carried along").isEqualTo(1);
    }

    @Test
    void whatACrashHasUndoneIsLoadedAgain() throws Exception {
        data.batches = 4;
        data.incompleteAtFirst = List.of(1, 3);
        assertThat(result(start(2, 100))).isEqualTo(new DataTotals(4, 0, 40, 400));
        assertThat(data.begun.subList(4, 6)).containsExactlyInAnyOrder(1, 3);
        assertThat(data.begun).hasSize(6);
        assertThat(data.checks.get()).isEqualTo(2);
    }

    @Test
    void aCancelledRunEndsWhenItsBatchesHave() throws Exception {
        data.batches = 9;
        CountDownLatch atWork = new CountDownLatch(2);
        data.work = (batch, tries) -> {
            ActivityExecutionContext context = Activity.getExecutionContext();
            atWork.countDown();
            while (true) {
                // Throws when the batch is cancelled.
                context.heartbeat(batch);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        };
        WorkflowStub stub = start(2, 100);
        assertThat(atWork.await(1, TimeUnit.MINUTES)).isTrue();
        stub.cancel();
        assertThatThrownBy(() -> result(stub)).hasCauseInstanceOf(CanceledFailure.class);
        assertThat(data.atWork.get()).isZero();
        assertThat(data.begun).hasSize(2);
    }
}
