package dev.polaris.backup.storage.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polaris.backup.database.BackupState;
import dev.polaris.backup.failure.FailureReason;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.journal.SearchAttributes;
import dev.polaris.backup.roles.Role;
import dev.polaris.backup.s3.PinnedObject;
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
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The parts of a restore, with stand-ins for the activities and a clock that skips the pauses. */
final class StorageRestoreObjectsTest {
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

    /** Restores nothing, but says what was asked for, and fails when a test wants it to. */
    private static final class StandIn implements StorageRestoreActivities {
        interface Part {
            void work(int shard, int tries);
        }

        private final List<String> asked = new CopyOnWriteArrayList<>();
        private volatile Part work = (shard, tries) -> {};

        @Override
        public LocatedObjects locate(StorageRestoreRequest request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public PlannedObjects plan(ShardOrder part) {
            ask("plan " + part.shard(), part.shard());
            return new PlannedObjects(
                    2,
                    20,
                    1,
                    10,
                    0,
                    0,
                    0,
                    0,
                    1,
                    0,
                    0,
                    Integer.toString(part.shard()).repeat(64).substring(0, 64));
        }

        @Override
        public OpenedBucket open(ObjectsOrder order) {
            asked.add("open");
            return new OpenedBucket(false, true);
        }

        @Override
        public RestoredObjects restore(ShardOrder part) {
            ask("restore " + part.shard(), part.shard());
            return new RestoredObjects(1, 10, 0, 0, 0, Map.of(NotRestored.CAME_LATER, 1L));
        }

        @Override
        public void close(ObjectsOrder order) {
            asked.add("close");
        }

        private void ask(String what, int shard) {
            asked.add(what);
            work.work(shard, Collections.frequency(asked, what));
        }
    }

    private WorkflowStub start(ObjectsPhase phase, int first, int end, int partsInOneRun) {
        TestEnvironmentOptions.Builder options = TestEnvironmentOptions.newBuilder();
        SearchAttributes.ALL.forEach(attribute ->
                options.registerSearchAttribute(attribute.getName(), IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD));
        temporal = TestWorkflowEnvironment.newInstance(options.build());
        Worker worker = temporal.newWorker("control");
        worker.registerWorkflowImplementationFactory(
                StorageRestoreObjects.class, () -> new StorageRestoreObjectsWorkflow(partsInOneRun));
        temporal.newWorker(Role.RESTORE.taskQueue("prod")).registerActivitiesImplementations(storage);
        temporal.start();
        WorkflowStub stub = temporal.getWorkflowClient()
                .newUntypedWorkflowStub(
                        "StorageRestoreObjects",
                        WorkflowOptions.newBuilder()
                                .setTaskQueue("control")
                                .setWorkflowId("parts")
                                .build());
        LocatedObjects source = new LocatedObjects(
                "2026/11/24",
                "sync-1",
                new PinnedObject("manifests/prod/media/manifest.json", "v1", 1, "0".repeat(64)),
                Instant.EPOCH,
                BackupState.VERIFIED,
                100,
                1000,
                first,
                end,
                "prod",
                "media",
                "https://ref.supabase.co",
                true,
                null,
                List.of());
        ObjectChoice choice = new ObjectChoice(List.of(), "", null, ObjectMode.SKIP_EXISTING, false);
        stub.start(new ObjectsRequest(
                new RunSettings("prod", "source", "bucket", TIMING),
                new ObjectsOrder("restore-1", "prod", "media", choice, source),
                phase,
                0,
                null,
                null,
                null));
        return stub;
    }

    private static ObjectsResult result(WorkflowStub stub) throws Exception {
        return stub.getResult(2, TimeUnit.MINUTES, ObjectsResult.class);
    }

    @AfterEach
    void stop() {
        temporal.close();
    }

    @Test
    void aPlanTouchesNoBucketAndItsDigestDoesNotDependOnTheOrder() throws Exception {
        PlannedObjects planned = result(start(ObjectsPhase.PLAN, 3, 8, 100)).planned();

        assertThat(planned.objects()).isEqualTo(10);
        assertThat(planned.uploads()).isEqualTo(5);
        // 0x3…3 + 0x4…4 + 0x5…5 + 0x6…6 + 0x7…7, modulo 2^256
        assertThat(planned.digest()).isEqualTo("a".repeat(63) + "9");
        assertThat(storage.asked).containsExactlyInAnyOrder("plan 3", "plan 4", "plan 5", "plan 6", "plan 7");
    }

    @Test
    void longRunsContinueAsNewAndOpenAndCloseTheBucketOnce() throws Exception {
        RestoredObjects restored = result(start(ObjectsPhase.RESTORE, 0, 9, 2)).restored();

        assertThat(restored).isEqualTo(new RestoredObjects(9, 90, 0, 0, 0, Map.of(NotRestored.CAME_LATER, 9L)));
        assertThat(storage.asked)
                .doesNotHaveDuplicates()
                .hasSize(11)
                .startsWith("open")
                .endsWith("close");
    }

    @Test
    void whatTimeCanHealIsTriedAgainAndARefusalEndsTheRunAfterTheLimitsWerePutBack() {
        storage.work = (shard, tries) -> {
            if (shard == 1 && tries < 3) {
                throw FailureType.STORAGE_UNAVAILABLE.failure("Nobody answers.");
            }
            if (shard == 3) {
                throw FailureType.BAD_CREDENTIALS.failure("The key is not accepted.");
            }
        };
        WorkflowStub stub = start(ObjectsPhase.RESTORE, 0, 20, 100);

        assertThatThrownBy(() -> result(stub))
                .isInstanceOfSatisfying(
                        WorkflowFailedException.class,
                        failure -> assertThat(FailureReason.of((TemporalFailure) failure.getCause())
                                        .type())
                                .isEqualTo(FailureType.BAD_CREDENTIALS));
        assertThat(storage.asked).contains("restore 1").endsWith("close");
        assertThat(Collections.frequency(storage.asked, "restore 3")).isEqualTo(1);
    }

    @Test
    void nothingChosenIsNothingDone() throws Exception {
        assertThat(result(start(ObjectsPhase.PLAN, 0, 0, 100)).planned()).isEqualTo(PlannedObjects.NONE);
    }
}
