package dev.polaris.backup.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polaris.backup.faults.HeldRequest;
import dev.polaris.backup.storage.StorageSyncResult;
import io.temporal.client.WorkflowStub;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bucket is mirrored by worker processes that die, between servers that do not always answer. */
final class StorageSyncTest {
    /** Copies that may be under way in one worker, and those it has not noted yet: one note being written, one open. */
    private static final int IN_FLIGHT = 24 + 2 * 64;

    @TempDir
    Path directory;

    @Test
    @Tag("full")
    void aKilledWorkerCopiesLittleTwice() throws Exception {
        try (Mirrored mirrored = new Mirrored("media-" + UUID.randomUUID(), "rangeObjects: 10000")) {
            for (int i = 0; i < 300; i++) {
                mirrored.put("album/%03d.png".formatted(i), bytes("picture " + i));
            }
            byte[] film = new byte[60 << 20];
            new Random(1).nextBytes(film);
            mirrored.put("album/film.mp4", film);
            HeldRequest held = mirrored.installation()
                    .s3()
                    .hold(request -> request.isFor("PUT", "/film.mp4")
                            && request.target().contains("partNumber=6"));
            WorkerHandle worker = mirrored.worker("all");
            WorkflowStub run = mirrored.start();
            held.awaitArrival(run.getResultAsync(Object.class));
            worker.kill9();
            int sent = partsSent(mirrored).size();

            WorkerHandle other = mirrored.worker("all");
            StorageSyncResult result = mirrored.await(run);

            mirrored.equalsProject(result);
            assertThat(result.totals().added()).isEqualTo(301);
            long twice = mirrored.inventory(mirrored.committed(result)).values().stream()
                    .filter(entry -> mirrored.versions(entry) > 1)
                    .count();
            assertThat(twice).as("objects stored twice").isLessThanOrEqualTo(IN_FLIGHT);
            List<String> parts = partsSent(mirrored);
            assertThat(parts.subList(sent, parts.size()))
                    .as("parts that the second worker sent")
                    .allMatch(part -> Integer.parseInt(part) > 3);
            assertThat(other.metric("polaris_backup_success_total", "kind=\"storage-" + result.bucket() + "\""))
                    .isEqualTo(1);
            for (String id : mirrored.installation().workflowIds()) {
                assertThat(mirrored.installation().history(id))
                        .as("keys of objects can be personal: history of " + id)
                        .doesNotContain("album");
            }

            // What the dead worker had sent arrives late, and changes nothing.
            held.release();
            mirrored.equalsProject(result);
        }
    }

    private static List<String> partsSent(Mirrored mirrored) {
        return mirrored.installation().s3().requests().stream()
                .filter(request -> request.isFor("PUT", "/film.mp4"))
                .map(request -> request.target().replaceAll(".*partNumber=(\\d+).*", "$1"))
                .toList();
    }

    @Test
    void twoWorkersShareOneRunAndAKilledOnesRangesGoToTheOther() throws Exception {
        try (Mirrored mirrored = new Mirrored("manifests")) {
            for (int i = 0; i < 60; i++) {
                mirrored.put("%02d/manifest.json".formatted(i), bytes("{\"number\":" + i + "}"));
            }
            WorkerHandle one = mirrored.worker("control,verify,sync");
            WorkerHandle two = mirrored.worker("sync");
            // Three ranges are held up at their first object, as many as one worker takes: the others are the other
            // one's.
            List<HeldRequest> held = Stream.of("00", "07", "14")
                    .map(key -> mirrored.storage().hold(request -> request.isFor("GET", key + "/manifest.json")))
                    .toList();
            WorkflowStub run = mirrored.start();
            for (HeldRequest each : held) {
                each.awaitArrival(run.getResultAsync(Object.class));
            }
            Eventually.await("the first worker has begun a range", () -> begunBy(mirrored, run, one));
            Eventually.await("the second worker has begun a range", () -> begunBy(mirrored, run, two));
            // Both were at work; the other one's ranges are now the first one's.
            two.kill9();
            held.forEach(HeldRequest::release);
            StorageSyncResult result = mirrored.await(run);

            mirrored.equalsProject(result);
            assertThat(result.totals().copied()).isEqualTo(60);

            mirrored.put("61/manifest.json", bytes("{}"));
            mirrored.delete("07/manifest.json");
            StorageSyncResult next = mirrored.sync();
            mirrored.equalsProject(next);
            assertThat(next.totals().copied()).isEqualTo(1);
            // What was deleted today is in yesterday's manifest.
            assertThat(get(mirrored, "07/manifest.json").exitCode()).isEqualTo(1);
            DownloadRun yesterday = get(mirrored, "07/manifest.json", "--slot", result.slot());
            assertThat(yesterday.exitCode()).as(yesterday.errors()).isZero();
            assertThat(directory.resolve("07/manifest.json")).hasBinaryContent(bytes("{\"number\":7}"));
            DownloadRun some = get(mirrored, "1", "--prefix");
            assertThat(some.exitCode()).as(some.errors()).isZero();
            assertThat(some.output()).contains("10 objects of manifests");
            assertThat(directory.resolve("19/manifest.json")).hasBinaryContent(bytes("{\"number\":19}"));
            assertThat(Files.readAllLines(directory.resolve("objects.jsonl"))).hasSize(11);
            assertThat(get(mirrored, "1", "--prefix").errors()).contains("is there already");
        }
    }

    private DownloadRun get(Mirrored mirrored, String key, String... more) throws Exception {
        List<String> options = new ArrayList<>(List.of("--bucket", "manifests"));
        options.addAll(List.of(more));
        return DownloadRun.get(mirrored.installation(), key, directory, options.toArray(String[]::new));
    }

    private static boolean begunBy(Mirrored mirrored, WorkflowStub run, WorkerHandle worker) {
        String child = mirrored.installation().journalOfChild(run).workflowId() + "/ranges";
        return mirrored.installation().history(child).contains("\"" + worker.pid() + "@")
                || mirrored.installation().pending(child).contains(worker.pid() + "@");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
