package dev.polaris.backup.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polaris.backup.database.Slot;
import dev.polaris.backup.failure.FailureReason;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.journal.SearchAttributes;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.settings.RunSettings;
import dev.polaris.backup.settings.Timing;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.TemporalFailure;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The ranges of a sync, with stand-ins for the activities and a clock that skips the pauses. */
final class StorageSyncRangesTest {
    /** The heartbeat is longer than any pause that is skipped: no activity is lost by a jump of the clock. */
    private static final Timing TIMING = new Timing(
            Duration.ofHours(6),
            Duration.ofMinutes(2),
            Duration.ofHours(12),
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            Duration.ofMinutes(10),
            4);

    private final StandIn storage = new StandIn();
    private TestWorkflowEnvironment temporal;

    /** Copies nothing, but says who asked for what, and cuts or fails when a test wants it to. */
    private static final class StandIn implements StorageSyncActivities {
        interface Range {
            int parts(String range, int tries);
        }

        private final List<String> begun = new CopyOnWriteArrayList<>();
        private volatile Range work = (range, tries) -> 0;

        @Override
        public SyncFacts inspect(SyncOrder order) {
            throw new UnsupportedOperationException();
        }

        @Override
        public RangePlan planRanges(SyncOrder order) {
            throw new UnsupportedOperationException();
        }

        @Override
        public RangeResult syncRange(RangeRequest request) {
            begun.add(request.range());
            int parts = work.parts(request.range(), Collections.frequency(begun, request.range()));
            return new RangeResult(new SyncTotals(1, 10, 1, 0, 0, 0, 0, 0, 1, 10), parts);
        }

        @Override
        public CommittedManifest commit(ManifestRequest request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void endUploads(SyncOrder order) {
            throw new UnsupportedOperationException();
        }
    }

    private WorkflowStub start(int ranges, int jobs, int rangesInOneRun) {
        TestEnvironmentOptions.Builder options = TestEnvironmentOptions.newBuilder();
        SearchAttributes.ALL.forEach(attribute ->
                options.registerSearchAttribute(attribute.getName(), IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD));
        temporal = TestWorkflowEnvironment.newInstance(options.build());
        Worker worker = temporal.newWorker("control");
        worker.registerWorkflowImplementationFactory(
                StorageSyncRanges.class, () -> new StorageSyncRangesWorkflow(rangesInOneRun));
        temporal.newWorker(Role.SYNC.taskQueue("prod")).registerActivitiesImplementations(storage);
        temporal.start();
        WorkflowStub stub = temporal.getWorkflowClient()
                .newUntypedWorkflowStub(
                        "StorageSyncRanges",
                        WorkflowOptions.newBuilder()
                                .setTaskQueue("control")
                                .setWorkflowId("ranges")
                                .build());
        SyncOrder order = new SyncOrder(
                "sync-1", new StorageSlot("media", Slot.parse("prod", "2026/11/24")), null, SyncOptions.USUAL);
        stub.start(new SyncRangesRequest(
                new RunSettings("prod", "source", "bucket", TIMING),
                order,
                jobs,
                ranges,
                List.of(new RangeSpan("", 0, ranges)),
                null));
        return stub;
    }

    private static SyncTotals result(WorkflowStub stub) throws Exception {
        return stub.getResult(2, TimeUnit.MINUTES, SyncTotals.class);
    }

    @AfterEach
    void stop() {
        temporal.close();
    }

    @Test
    void whatARangeIsCutIntoIsDoneToo() throws Exception {
        storage.work = (range, tries) -> range.equals("1") ? 3 : range.equals("1.2") ? 2 : 0;

        assertThat(result(start(3, 2, 100)).objects()).isEqualTo(8);

        assertThat(storage.begun).containsExactlyInAnyOrder("0", "1", "2", "1.0", "1.1", "1.2", "1.2.0", "1.2.1");
    }

    @Test
    void theLastRangeCanStillBeCut() throws Exception {
        storage.work = (range, tries) -> range.equals("0") ? 2 : 0;

        assertThat(result(start(1, 5, 100)).objects()).isEqualTo(3);
    }

    @Test
    void longRunsContinueAsNewAndLoseNoRange() throws Exception {
        storage.work = (range, tries) -> range.equals("2") ? 4 : 0;

        assertThat(result(start(9, 3, 2))).isEqualTo(new SyncTotals(13, 130, 13, 0, 0, 0, 0, 0, 13, 130));

        assertThat(storage.begun).doesNotHaveDuplicates().hasSize(13);
    }

    @Test
    void whatTimeCanHealIsTriedAgainAndARefusalEndsTheRun() {
        storage.work = (range, tries) -> {
            if (range.equals("1") && tries < 3) {
                throw FailureType.STORAGE_UNAVAILABLE.failure("Nobody answers.");
            }
            if (range.equals("3")) {
                throw FailureType.BAD_CREDENTIALS.failure("The key is not accepted.");
            }
            return 0;
        };
        WorkflowStub stub = start(20, 1, 100);

        assertThatThrownBy(() -> result(stub))
                .isInstanceOfSatisfying(
                        WorkflowFailedException.class,
                        failure -> assertThat(FailureReason.of((TemporalFailure) failure.getCause())
                                        .type())
                                .isEqualTo(FailureType.BAD_CREDENTIALS));
        assertThat(storage.begun).containsExactly("0", "1", "1", "1", "2", "3");
    }
}
