package dev.polaris.backup.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polaris.backup.database.BackupState;
import dev.polaris.backup.faults.HeldRequest;
import dev.polaris.backup.storage.StorageSyncResult;
import dev.polaris.backup.storage.StorageVerdict;
import dev.polaris.backup.storage.StorageVerifyRequest;
import dev.polaris.backup.storage.SyncTotals;
import dev.polaris.backup.storage.manifest.ManifestEntry;
import io.temporal.client.WorkflowStub;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A sync's memory, history and work are bounded, however many objects a bucket has and however large they are. */
@Tag("full")
final class SyncSizeTest {
    private static final int MOST_MEBIBYTES = 512;

    /** Temporal ends a run of more; an operator's page of a run that long would be of no use either. */
    private static final int MOST_EVENTS = 10_000;

    private static final int MILLION = 1_000_000;
    private static final int MANY = 200_000;
    private static final long FIVE_GIBIBYTES = 5L << 30;

    @Test
    void aMillionUnchangedObjectsAreComparedInHalfAGibibyte() throws Exception {
        try (Mirrored mirrored = new Mirrored("media-" + UUID.randomUUID(), "jobs: 4")) {
            mirrored.project().fill(mirrored.bucket(), MILLION);
            mirrored.pretendMirrored();
            WorkerHandle worker = mirrored.worker("control,sync");

            WorkflowStub run = mirrored.start();
            StorageSyncResult result = await(run);

            assertThat(result.totals().objects()).isEqualTo(MILLION);
            assertThat(result.totals().unchanged()).isEqualTo(MILLION);
            assertThat(worker.peakMebibytes()).isLessThanOrEqualTo(MOST_MEBIBYTES);
            String child = mirrored.installation().journalOfChild(run).workflowId();
            for (String id : new String[] {child, child + "/ranges"}) {
                assertThat(mirrored.installation().client().fetchHistory(id).getEvents())
                        .hasSizeLessThan(MOST_EVENTS);
            }
        }
    }

    @Test
    void twoHundredThousandSmallObjects() throws Exception {
        try (Mirrored mirrored = new Mirrored("media-" + UUID.randomUUID(), "jobs: 4")) {
            mirrored.project().putSmall(mirrored.bucket(), 1, MANY);
            WorkerHandle worker = mirrored.worker("all");
            StorageSyncResult first = await(mirrored.start());
            assertThat(first.totals().copied()).isEqualTo(MANY);
            assertEachIsItself(mirrored, first);

            StorageSyncResult unchanged = await(mirrored.start());
            assertThat(unchanged.totals().copied()).isZero();

            // One in a hundred renamed, another deleted, and as many new ones.
            int few = MANY / 100;
            mirrored.project()
                    .execute("set storage.allow_delete_query = 'true'; delete from storage.objects where bucket_id = '"
                            + mirrored.bucket() + "' and name > 'small/%08d'".formatted(MANY - few)
                            + "; update storage.objects set name = 'renamed/' || name where bucket_id = '"
                            + mirrored.bucket() + "' and name <= 'small/%08d'".formatted(few));
            mirrored.project().putSmall(mirrored.bucket(), MANY + 1, few);
            SyncTotals changed = await(mirrored.start()).totals();
            assertThat(changed.added()).isEqualTo(2L * few);
            assertThat(changed.deleted()).isEqualTo(2L * few);
            assertThat(changed.copied()).isEqualTo(2L * few);
            assertThat(changed.objects()).isEqualTo(MANY);

            WorkflowStub verification = mirrored.installation()
                    .start(
                            "StorageVerify",
                            new StorageVerifyRequest(
                                    mirrored.installation().env(), mirrored.bucket(), null, true, null, null));
            StorageVerdict verdict = verification.getResult(20, TimeUnit.MINUTES, StorageVerdict.class);
            assertThat(verdict.syncs().get(0).state()).isEqualTo(BackupState.VERIFIED);
            assertThat(verdict.syncs().get(0).found().read()).isEqualTo(MANY);
            assertThat(worker.peakMebibytes()).isLessThanOrEqualTo(MOST_MEBIBYTES);
        }
    }

    /** The bytes themselves are read back by the verification, by the digests that are compared with the keys here. */
    private static void assertEachIsItself(Mirrored mirrored, StorageSyncResult result) throws Exception {
        Iterator<ManifestEntry> entries = mirrored.entries(mirrored.committed(result));
        for (int n = 1; n <= MANY; n++) {
            ManifestEntry entry = entries.next();
            assertThat(entry.key()).isEqualTo("small/%08d".formatted(n));
            assertThat(entry.sha256()).isEqualTo(sha256(entry.key().getBytes(StandardCharsets.UTF_8), 1));
        }
        assertThat(entries).isExhausted();
    }

    @Test
    void anObjectOfFiveGibibytesSurvivesAKill() throws Exception {
        try (Mirrored mirrored = new Mirrored("films-" + UUID.randomUUID(), "jobs: 4")) {
            mirrored.project().putSparse(mirrored.bucket(), "long film.mp4", FIVE_GIBIBYTES);
            HeldRequest held = mirrored.installation()
                    .s3()
                    .hold(request -> request.isFor("PUT", "/long%20film.mp4")
                            && request.target().contains("partNumber=300&"));
            WorkerHandle worker = mirrored.worker("all");
            WorkflowStub run = mirrored.start();
            held.awaitArrival(run.getResultAsync(Object.class));
            worker.kill9();
            int sent = parts(mirrored);

            WorkerHandle other = mirrored.worker("all");
            StorageSyncResult result = await(run);

            ManifestEntry entry = mirrored.entries(mirrored.committed(result)).next();
            assertThat(entry.size()).isEqualTo(FIVE_GIBIBYTES);
            assertThat(entry.sha256()).isEqualTo(sha256(new byte[1 << 20], FIVE_GIBIBYTES >> 20));
            assertThat(parts(mirrored)).as("parts sent in all").isLessThanOrEqualTo(640 + 4);
            assertThat(sent).isGreaterThanOrEqualTo(298);
            assertThat(other.peakMebibytes()).isLessThanOrEqualTo(MOST_MEBIBYTES);
            held.release();
        }
    }

    private static int parts(Mirrored mirrored) {
        return (int) mirrored.installation().s3().requests().stream()
                .filter(request -> request.isFor("PUT", "/long%20film.mp4"))
                .count();
    }

    private static String sha256(byte[] bytes, long times) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (long i = 0; i < times; i++) {
            digest.update(bytes);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static StorageSyncResult await(WorkflowStub run) throws Exception {
        return run.getResult(30, TimeUnit.MINUTES, StorageSyncResult.class);
    }
}
