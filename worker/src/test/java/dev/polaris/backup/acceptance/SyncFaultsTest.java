package dev.polaris.backup.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polaris.backup.database.BackupState;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.faults.Fault;
import dev.polaris.backup.faults.FaultProxy;
import dev.polaris.backup.faults.HeldRequest;
import dev.polaris.backup.faults.ProxiedRequest;
import dev.polaris.backup.storage.StorageSyncResult;
import io.temporal.client.WorkflowStub;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Syncs between servers that fail in every way they can: each ends right, or fails typed and leaves no trace. */
final class SyncFaultsTest {
    private static final String EXPIRED = "{\"statusCode\":\"403\",\"error\":\"Unauthorized\",\"code\":\"InvalidJWT\","
            + "\"message\":\"\\\"exp\\\" claim timestamp check failed\"}";

    @Test
    void aSyncEndsRightWhateverItsServersAnswer() throws Exception {
        try (Mirrored mirrored = new Mirrored("media-" + UUID.randomUUID())) {
            for (int i = 0; i < 40; i++) {
                mirrored.put("object %02d".formatted(i), bytes("content " + i));
            }
            mirrored.put("empty", new byte[0]);
            mirrored.put("film.mp4", random(12 << 20));
            mirrored.put("slow.mp4", random(256 << 10));
            breakProject(mirrored.storage());
            breakStore(mirrored.installation().s3());
            HeldRequest replaced = mirrored.storage().hold(isFor("GET", "/object%2031"));
            HeldRequest deleted = mirrored.storage().hold(isFor("GET", "/object%2038"));

            WorkerHandle worker = mirrored.worker("all");
            WorkflowStub run = mirrored.start();
            replaced.awaitArrival(run.getResultAsync(Object.class));
            mirrored.put("object 31", bytes("written while it was being read"));
            replaced.release();
            deleted.awaitArrival(run.getResultAsync(Object.class));
            mirrored.delete("object 38");
            deleted.release();
            StorageSyncResult result = mirrored.await(run);

            mirrored.equalsProject(result);
            assertThat(result.totals().gone()).isEqualTo(1);
            assertThat(result.totals().objects()).isEqualTo(42);
            assertThat(mirrored.verdict(result).state()).isEqualTo(BackupState.VERIFIED);
            assertThat(worker.metric("polaris_backup_failure_total", "kind=\"storage-" + result.bucket() + "\""))
                    .isNaN();
        }
    }

    /** Every fault meets another object, so that each is met by its own answer and not by another fault's repetition. */
    private static void breakProject(FaultProxy project) {
        project.once(isFor("GET", "/object%2001"), answer(429, "{\"statusCode\":\"429\",\"code\":\"SlowDown\"}"));
        project.once(isFor("GET", "/object%2002"), answer(500, "{\"statusCode\":\"500\",\"code\":\"InternalError\"}"));
        project.once(
                isFor("GET", "/object%2003"), answer(544, "{\"statusCode\":\"544\",\"code\":\"DatabaseTimeout\"}"));
        project.once(isFor("GET", "/object%2004"), answer(400, "{\"statusCode\":\"423\",\"code\":\"ResourceLocked\"}"));
        project.once(isFor("GET", "/object%2005"), answer(502, "<html>Bad gateway</html>"));
        project.once(isFor("GET", "/object%2006"), new Fault.Reset());
        project.once(isFor("GET", "/object%2007"), new Fault.TruncateAnswer(3));
        project.once(isFor("GET", "/object%2008"), new Fault.LoseAnswer());
        project.once(isFor("GET", "/film.mp4"), new Fault.ResetAnswer(9 << 20));
        project.once(isFor("GET", "/slow.mp4"), new Fault.Slow(128 << 10));
        project.times(2, request -> request.path().contains("/object/list-v2/"), new Fault.Reset());
    }

    private static void breakStore(FaultProxy store) {
        store.times(2, isFor("PUT", "/object%2011"), new Fault.AnswerSlowDown());
        store.once(isFor("PUT", "/object%2012"), new Fault.Reset());
        store.once(isFor("PUT", "/object%2013"), new Fault.LoseAnswer());
        store.once(isFor("PUT", "/object%2014"), new Fault.CorruptRequest(2));
        store.once(
                request -> request.isFor("POST", "/film.mp4") && request.hasParameter("uploads"),
                new Fault.LoseAnswer());
        store.once(isFor("PUT", "/film.mp4"), new Fault.LoseAnswer());
        store.once(
                request -> request.isFor("POST", "/film.mp4") && request.hasParameter("uploadId"),
                new Fault.LoseAnswer());
        store.once(isFor("PUT", "/ranges/plan.json"), new Fault.LoseAnswer());
        store.once(isFor("PUT", "/ranges/2.json"), new Fault.LoseAnswer());
        store.once(request -> request.path().contains("/notes/"), new Fault.Reset());
        store.once(request -> request.path().contains("/shards/"), new Fault.Reset());
        store.once(isFor("PUT", "/manifest.json"), new Fault.LoseAnswer());
    }

    @Test
    void aFailedRunLeavesYesterdaysManifestTheNewest() throws Exception {
        try (Mirrored mirrored = new Mirrored("media-" + UUID.randomUUID())) {
            for (int i = 0; i < 20; i++) {
                mirrored.put("object %02d".formatted(i), bytes("content " + i));
            }
            WorkerHandle worker = mirrored.worker("all");
            StorageSyncResult first = mirrored.sync();
            mirrored.equalsProject(first);

            for (int i = 5; i < 20; i++) {
                mirrored.put("object %02d".formatted(i), bytes("changed " + i));
            }
            // The key expires while the objects are copied.
            var expired = mirrored.storage().always(isFor("GET", "/object%2012"), answer(400, EXPIRED));
            assertFails(mirrored, first, FailureType.BAD_CREDENTIALS);
            expired.remove();
            var refused = mirrored.installation()
                    .s3()
                    .always(isFor("PUT", "/manifest.json"), answer(403, "<Error><Code>AccessDenied</Code></Error>"));
            assertFails(mirrored, first, FailureType.MISSING_PRIVILEGE);
            refused.remove();
            // A project that answers with an empty list, as it does to a key without rights.
            var blind = mirrored.storage()
                    .always(
                            request -> request.path().contains("/object/list-v2/"),
                            answer(200, "{\"hasNext\":false,\"folders\":[],\"objects\":[]}"));
            assertFails(mirrored, first, FailureType.LISTING_SHRANK);
            blind.remove();
            assertThat(worker.metric("polaris_backup_failure_total", "kind=\"storage-" + first.bucket() + "\""))
                    .as("failures, which page")
                    .isEqualTo(3);

            StorageSyncResult last = mirrored.sync();
            mirrored.equalsProject(last);
            assertThat(last.totals().changed()).isEqualTo(15);
            assertThat(last.totals().copied())
                    .as("what the failed runs have not copied")
                    .isZero();
        }
    }

    private static void assertFails(Mirrored mirrored, StorageSyncResult first, FailureType type) throws Exception {
        assertThat(FailureType.of(mirrored.installation().awaitFailure(mirrored.start())))
                .isEqualTo(type);
        assertThat(mirrored.newest().commit()).isEqualTo(first.manifest());
    }

    private static Predicate<ProxiedRequest> isFor(String method, String endOfPath) {
        return request -> request.isFor(method, endOfPath);
    }

    private static Fault answer(int status, String body) {
        return new Fault.Answer(status, "", body);
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
