package dev.polaris.backup.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polaris.backup.faults.Fault;
import dev.polaris.backup.faults.FaultProxy;
import dev.polaris.backup.faults.HeldRequest;
import dev.polaris.backup.faults.ProxiedRequest;
import dev.polaris.backup.storage.restore.StorageRestoreOutcome;
import dev.polaris.backup.storage.restore.StorageRestoreRequest;
import dev.polaris.backup.storage.restore.StorageRestoreResult;
import io.temporal.client.WorkflowStub;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects go back into a project from workers that die, several at a time, and into another environment's project. */
final class StorageRestoreTest {
    /** Uploads that may be under way in one worker. */
    private static final int IN_FLIGHT = 24;

    private static final int CHUNK = 6 << 20;

    private static final int OBJECTS = 70;

    @Test
    void aKilledWorkerSendsLittleTwiceAndTwoOthersShareTheRest() throws Exception {
        try (Mirrored mirrored = new Mirrored("media-" + UUID.randomUUID(), "rangeObjects: 5")) {
            byte[] film = random(20 << 20);
            mirrored.put("album/000.mp4", film);
            for (int i = 1; i < OBJECTS; i++) {
                mirrored.put("album/%03d.png".formatted(i), bytes("picture " + i));
            }
            mirrored.worker("control,verify,sync");
            mirrored.sync();
            mirrored.deleteAll();
            WorkerHandle first = mirrored.worker("restore");
            FaultProxy storage = mirrored.storage();
            int before = storage.requests().size();
            storage.times(2, StorageRestoreTest::isChunk, new Fault.Forward());
            HeldRequest chunk = storage.hold(StorageRestoreTest::isChunk);
            HeldRequest picture = storage.hold(request -> request.isFor("POST", "/album/012.png"));
            // Two parts are at work at once, and both are held up now: no other has begun.
            WorkflowStub run = mirrored.restore(mirrored.everything("OPS-1"));
            chunk.awaitArrival();
            picture.awaitArrival();
            // The next two parts are held up until there is somebody to share the rest with.
            List<HeldRequest> next = List.of(
                    storage.hold(request -> request.isFor("POST", "/album/015.png")),
                    storage.hold(request -> request.isFor("POST", "/album/020.png")));
            first.kill9();
            WorkerHandle second = mirrored.worker("restore");
            WorkerHandle third = mirrored.worker("restore");
            next.forEach(HeldRequest::release);
            StorageRestoreResult result = mirrored.installation().await(run, StorageRestoreResult.class);

            assertThat(result.outcome()).isEqualTo(StorageRestoreOutcome.RESTORED);
            assertThat(result.restored().notRestored()).isEmpty();
            assertThat(result.restored().uploaded() + result.restored().found()).isEqualTo(OBJECTS);
            mirrored.projectHolds(mirrored.bucket());
            List<ProxiedRequest> sent =
                    storage.requests().subList(before, storage.requests().size());
            assertThat(sent.stream().filter(StorageRestoreTest::isChunk).count())
                    .as("chunks of the film, the held one twice")
                    .isLessThanOrEqualTo((film.length + CHUNK - 1) / CHUNK + 1);
            Map<String, Long> uploads = sent.stream()
                    .filter(request ->
                            request.method().equals("POST") && request.path().endsWith(".png"))
                    .collect(Collectors.groupingBy(ProxiedRequest::path, Collectors.counting()));
            assertThat(uploads).hasSize(OBJECTS - 1);
            assertThat(uploads.values().stream().filter(times -> times > 1).count())
                    .as("objects uploaded twice")
                    .isLessThanOrEqualTo(IN_FLIGHT);
            String parts = mirrored.installation()
                    .history("restore-storage-into/" + mirrored.installation().env() + "/" + mirrored.bucket());
            assertThat(parts).contains("\"" + second.pid() + "@").contains("\"" + third.pid() + "@");
            for (String id : mirrored.installation().workflowIds()) {
                assertThat(mirrored.installation().history(id))
                        .as("keys of objects can be personal: history of " + id)
                        .doesNotContain("album");
            }

            // What the dead worker had sent arrives late, and changes nothing.
            chunk.release();
            picture.release();
            mirrored.projectHolds(mirrored.bucket());
        }
    }

    private static boolean isChunk(ProxiedRequest request) {
        return request.method().equals("PATCH");
    }

    @Test
    @Tag("full")
    void anotherEnvironmentsProjectIsRestoredInto() throws Exception {
        String other = "copy-" + UUID.randomUUID();
        String otherEnv = "test-" + UUID.randomUUID().toString().substring(0, 8);
        try (Mirrored mirrored = new Mirrored("media-" + UUID.randomUUID());
                FaultProxy elsewhere = FaultProxy.http(mirrored.project().address())) {
            mirrored.put("a", bytes("a"));
            mirrored.put("empty", new byte[0]);
            mirrored.installation()
                    .configure(
                            "dump:\n",
                            "  " + otherEnv
                                    + ":\n    source: {host: h, user: u, password: '${env:NONE}'}\n    storage: {url: '"
                                    + elsewhere.endpoint() + "', key: '${env:POLARIS_STORAGE_KEY}'}\ndump:\n");
            mirrored.worker("control,verify,sync,restore");
            mirrored.sync();
            StorageRestoreRequest same = mirrored.everything("OPS-2");
            StorageRestoreRequest request = new StorageRestoreRequest(
                    same.env(),
                    same.bucket(),
                    null,
                    null,
                    null,
                    null,
                    true,
                    null,
                    null,
                    null,
                    otherEnv,
                    other,
                    null,
                    "OPS-2",
                    "ann",
                    false);

            StorageRestoreResult result =
                    mirrored.installation().await(mirrored.restore(request), StorageRestoreResult.class);

            assertThat(result.restored().uploaded()).isEqualTo(2);
            mirrored.projectHolds(other);
            assertThat(elsewhere.requests()).anyMatch(sent -> sent.isFor("POST", "/" + other + "/a"));
            mirrored.project().uploads().deleteBucket(other);
        }
    }

    /** Every kind of request that a restore makes, by its method and what its target holds. */
    @ParameterizedTest
    @Tag("full")
    @ValueSource(
            strings = {
                "POST /object/list-v2/",
                "PUT /bucket/",
                "POST /object/media",
                "POST /upload/resumable",
                "PATCH /upload/resumable/",
                "GET /object/authenticated/"
            })
    void killedAtAnyMomentItEndsEqual(String moment) throws Exception {
        Predicate<ProxiedRequest> matching = request -> request.method().equals(moment.split(" ")[0])
                && request.target().contains(moment.split(" ")[1]);
        for (boolean answered : new boolean[] {false, true}) {
            try (Mirrored mirrored = new Mirrored("media-" + UUID.randomUUID(), "rangeObjects: 5")) {
                mirrored.put("film.mp4", random(13 << 20));
                for (int i = 1; i < 12; i++) {
                    mirrored.put("%03d.png".formatted(i), bytes("picture " + i));
                }
                mirrored.project()
                        .execute("update storage.buckets set file_size_limit = 20000000 where id = '"
                                + mirrored.bucket() + "'");
                mirrored.worker("control,verify,sync");
                mirrored.sync();
                mirrored.deleteAll();
                mirrored.put("004.png", bytes("picture 4"));
                HeldRequest held = answered
                        ? mirrored.storage().holdAnswer(matching)
                        : mirrored.storage().hold(matching);
                WorkerHandle first = mirrored.worker("restore");
                WorkflowStub thin = mirrored.installation().start("StorageRestore", mirrored.everything("OPS-3"));
                Thread approving = new Thread(() -> approve(mirrored));
                approving.start();
                held.awaitArrival();
                first.kill9();
                mirrored.worker("restore");
                StorageRestoreResult result = mirrored.installation().await(thin, StorageRestoreResult.class);
                approving.join();
                assertThat(result.restored().missing()).isZero();
                mirrored.projectHolds(mirrored.bucket());
                assertThat(mirrored.project()
                                .pairs("select id, file_size_limit::text from storage.buckets where id = '"
                                        + mirrored.bucket() + "'"))
                        .containsValue("20000000");
                held.release();
            }
        }
    }

    private static void approve(Mirrored mirrored) {
        try {
            mirrored.approve("OPS-3");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
