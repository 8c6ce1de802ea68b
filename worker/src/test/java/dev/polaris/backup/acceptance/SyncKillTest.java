package dev.polaris.backup.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polaris.backup.database.BackupState;
import dev.polaris.backup.faults.HeldRequest;
import dev.polaris.backup.faults.ProxiedRequest;
import dev.polaris.backup.storage.StorageSyncResult;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A sync's worker is killed wherever something could be left half done; another one ends it, and nothing is missing. */
@Tag("full")
final class SyncKillTest {
    private static final int PICTURES = 60;
    private static final int PARTS = 3;
    private static final KillMatrix MATRIX = new KillMatrix(
            "syncs",
            "moment",
            "what was done",
            "objects sent again, of " + PICTURES,
            "parts sent again, of " + PARTS,
            "mirror against project",
            "verification");

    @AfterAll
    static void writeMatrix() throws IOException {
        MATRIX.write();
    }

    @ParameterizedTest
    @EnumSource
    void anotherWorkerEndsTheSyncWhateverTheMoment(SyncMoment moment) throws Exception {
        try (Mirrored mirrored = new Mirrored("media-" + UUID.randomUUID(), "jobs: 2, rangeObjects: 20")) {
            for (int i = 0; i < PICTURES; i++) {
                mirrored.put("album/%02d.png".formatted(i), ("picture " + i).getBytes(StandardCharsets.UTF_8));
            }
            byte[] film = new byte[20 << 20];
            new Random(1).nextBytes(film);
            mirrored.put("album/film.mp4", film);
            HeldRequest held = moment.arm(mirrored);
            WorkerHandle worker = mirrored.worker("all");
            WorkflowStub run = mirrored.start();
            held.awaitArrival(run.getResultAsync(Object.class));
            worker.kill9();
            // What the dead worker has sent arrives late, as it would from a router's buffer.
            held.release();

            mirrored.worker("all");
            StorageSyncResult result = mirrored.await(run);

            mirrored.equalsProject(result);
            assertThat(result.totals().added()).isEqualTo(PICTURES + 1);
            assertThat(mirrored.verdict(result).state()).isEqualTo(BackupState.VERIFIED);
            MATRIX.add(
                    moment.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    "worker killed (SIGKILL)",
                    Long.toString(sent(mirrored, request -> request.path().endsWith(".png")) - PICTURES),
                    Long.toString(sent(mirrored, request -> request.hasParameter("partNumber")) - PARTS),
                    "equal",
                    "verified");
            StorageSyncResult next = mirrored.sync();
            mirrored.equalsProject(next);
            assertThat(next.totals().copied()).isZero();
        }
    }

    /** Requests that brought bytes into the mirror so far. */
    private static long sent(Mirrored mirrored, Predicate<ProxiedRequest> which) {
        return mirrored.installation().s3().requests().stream()
                .filter(request -> request.method().equals("PUT"))
                .filter(which)
                .count();
    }
}
