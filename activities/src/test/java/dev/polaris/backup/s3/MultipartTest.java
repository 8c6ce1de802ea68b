package dev.polaris.backup.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polaris.backup.faults.Fault;
import dev.polaris.backup.faults.HeldRequest;
import dev.polaris.backup.faults.ProxiedRequest;
import dev.polaris.backup.faults.Rule;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MultipartTest {
    private static final int MEBIBYTE = 1 << 20;

    private TestSlot slot;
    private ObjectStore verify;
    private String key;

    @BeforeEach
    void open() throws Exception {
        slot = new TestSlot();
        verify = slot.store(S3Role.VERIFY);
        key = slot.key("dump.sql.gz");
    }

    @AfterEach
    void close() throws Exception {
        slot.close();
    }

    private static UploadedParts send(ObjectStore store, String key, String uploadId, byte[] bytes) throws IOException {
        try (MultipartOutput output = store.multipart(key, uploadId)) {
            output.write(bytes);
            return output.finish();
        }
    }

    private PinnedObject pinned(String version, byte[] bytes) {
        return new PinnedObject(
                key, version, bytes.length, Sha256.of(bytes, bytes.length).hexadecimal());
    }

    private static boolean isPart(ProxiedRequest request) {
        return request.method().equals("PUT") && request.hasParameter("partNumber");
    }

    private static boolean isCompletion(ProxiedRequest request) {
        return request.method().equals("POST") && request.hasParameter("uploadId");
    }

    @Test
    void manyGrowingPartsBecomeOneObject() throws Exception {
        byte[] bytes = TestSlot.bytes(33 * MEBIBYTE);
        ObjectStore backup = slot.store(S3Role.BACKUP);
        String uploadId = backup.createUpload(key, "application/gzip", Map.of("attempt-id", "a1"));
        UploadedParts parts = send(backup, key, uploadId, bytes);
        assertThat(parts.count()).as("5, 5, 10, 10 and 3 MiB").isEqualTo(5);
        assertThat(parts.bytes()).isEqualTo(bytes.length);

        String version = backup.complete(key, uploadId, parts);

        assertThat(verify.open(pinned(version, bytes)).readAllBytes()).isEqualTo(bytes);
        ObjectFacts facts = verify.head(key, Optional.of(version));
        assertThat(facts.metadata()).containsEntry("attempt-id", "a1");
        assertThat(facts.encryption()).contains("AES256");
        assertThat(backup.openUploads(key)).isEmpty();
    }

    @Test
    void emptyStreamBecomesAnEmptyObject() throws Exception {
        ObjectStore backup = slot.store(S3Role.BACKUP);
        String uploadId = backup.createUpload(key, "application/gzip", Map.of());

        UploadedParts parts = send(backup, key, uploadId, new byte[0]);
        String version = backup.complete(key, uploadId, parts);

        assertThat(parts).extracting(UploadedParts::count, UploadedParts::bytes).containsExactly(1, 0L);
        assertThat(verify.open(pinned(version, new byte[0])).readAllBytes()).isEmpty();
    }

    @Test
    void holdsNoMoreThanThreePartsHoweverSlowTheServer() throws Exception {
        ObjectStore backup = slot.storeByProxy(S3Role.BACKUP);
        String uploadId = backup.createUpload(key, "application/gzip", Map.of());
        HeldRequest[] held = new HeldRequest[MultipartOutput.BUFFERS];
        for (int i = 0; i < held.length; i++) {
            held[i] = slot.proxy().hold(MultipartTest::isPart);
        }
        byte[] bytes = TestSlot.bytes(48 * MEBIBYTE);
        try (MultipartOutput output = backup.multipart(key, uploadId)) {
            output.write(bytes, 0, 20 * MEBIBYTE);
            for (HeldRequest each : held) {
                each.awaitArrival();
            }
            assertThat(output.buffers().mostHeld()).as("5, 5 and 10 MiB").isEqualTo(20L * MEBIBYTE);
            for (HeldRequest each : held) {
                each.release();
            }
            output.write(bytes, 20 * MEBIBYTE, 28 * MEBIBYTE);
            String version = backup.complete(key, uploadId, output.finish());

            assertThat(output.buffers().mostHeld()).isLessThanOrEqualTo(30L * MEBIBYTE);
            assertThat(output.buffers().allocations())
                    .as("two of 5 MiB, three of 10")
                    .isLessThanOrEqualTo(5);
            assertThat(output.bytesMoved()).isGreaterThanOrEqualTo(bytes.length);
            assertThat(verify.open(pinned(version, bytes)).readAllBytes()).isEqualTo(bytes);
        }
    }

    @Test
    void serverRefusesADamagedPartAndTheWriterLearnsIt() throws Exception {
        slot.proxy()
                .always(
                        request -> isPart(request) && request.target().contains("partNumber=2"),
                        new Fault.CorruptRequest(4_000_000));
        ObjectStore backup = slot.storeByProxy(S3Role.BACKUP);
        String uploadId = backup.createUpload(key, "application/gzip", Map.of());

        assertThatThrownBy(() -> send(backup, key, uploadId, TestSlot.bytes(11 * MEBIBYTE)))
                .isInstanceOf(ObjectStoreException.ChecksumRefused.class);

        backup.abortUpload(key, uploadId);
        assertThat(backup.openUploads(key)).isEmpty();
    }

    @Test
    void failureThatNoWriteSawSurfacesOnClose() throws Exception {
        ObjectStore backup = slot.store(S3Role.BACKUP);
        String uploadId = backup.createUpload(key, "application/gzip", Map.of());
        backup.abortUpload(key, uploadId);
        MultipartOutput output = backup.multipart(key, uploadId);
        output.write(TestSlot.bytes(5 * MEBIBYTE));
        output.buffers().awaitAll();

        assertThatThrownBy(output::close).isInstanceOf(ObjectStoreException.NotFound.class);
    }

    @Test
    void givingUpWhilePartsAreUnderWayLeavesNothingAfterAbort() throws Exception {
        HeldRequest held = slot.proxy().hold(MultipartTest::isPart);
        ObjectStore backup = slot.storeByProxy(S3Role.BACKUP);
        String uploadId = backup.createUpload(key, "application/gzip", Map.of());
        MultipartOutput output = backup.multipart(key, uploadId);
        output.write(TestSlot.bytes(11 * MEBIBYTE));
        held.awaitArrival();

        output.close();
        backup.abortUpload(key, uploadId);
        backup.abortUpload(key, uploadId);
        held.release();

        assertThat(backup.openUploads(key)).isEmpty();
        assertThat(verify.versions(key)).isEmpty();
        assertThatThrownBy(() -> output.write(1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(key);
    }

    @Test
    void lostAnswersAndThrottlingOfPartsAreRepeated() throws Exception {
        byte[] bytes = TestSlot.bytes(11 * MEBIBYTE);
        Rule lost = slot.proxy().times(2, MultipartTest::isPart, new Fault.LoseAnswer());
        Rule throttled = slot.proxy().times(1, MultipartTest::isPart, new Fault.AnswerSlowDown());
        ObjectStore backup = slot.storeByProxy(S3Role.BACKUP);
        String uploadId = backup.createUpload(key, "application/gzip", Map.of());

        String version = backup.complete(key, uploadId, send(backup, key, uploadId, bytes));

        assertThat(lost.hits() + throttled.hits()).isEqualTo(3);
        assertThat(verify.open(pinned(version, bytes)).readAllBytes()).isEqualTo(bytes);
    }

    @Test
    void lostAnswersOfACompletionLeaveItUnknownAndItTookEffectOnce() throws Exception {
        byte[] bytes = TestSlot.bytes(6 * MEBIBYTE);
        ObjectStore backup = slot.storeByProxy(S3Role.BACKUP);
        String uploadId = backup.createUpload(key, "application/gzip", Map.of("attempt-id", "a1"));
        UploadedParts parts = send(backup, key, uploadId, bytes);
        slot.proxy().always(MultipartTest::isCompletion, new Fault.LoseAnswer());

        assertThatThrownBy(() -> backup.complete(key, uploadId, parts))
                .isInstanceOf(ObjectStoreException.UnknownOutcome.class);

        assertThat(verify.versions(key)).hasSize(1);
        String version = verify.versions(key).get(0).versionId();
        assertThat(verify.head(key, Optional.of(version)).metadata()).containsEntry("attempt-id", "a1");
        assertThat(verify.open(pinned(version, bytes)).readAllBytes()).isEqualTo(bytes);
    }

    @Test
    void oneLostAnswerOfACompletionIsSettledByRepeatingIt() throws Exception {
        byte[] bytes = TestSlot.bytes(1000);
        ObjectStore backup = slot.storeByProxy(S3Role.BACKUP);
        String uploadId = backup.createUpload(key, "application/gzip", Map.of());
        UploadedParts parts = send(backup, key, uploadId, bytes);
        Rule lost = slot.proxy().once(MultipartTest::isCompletion, new Fault.LoseAnswer());

        String version = backup.complete(key, uploadId, parts);

        assertThat(lost.hits()).isEqualTo(1);
        assertThat(verify.versions(key)).extracting(ObjectVersion::versionId).containsExactly(version);
        assertThat(verify.open(pinned(version, bytes)).readAllBytes()).isEqualTo(bytes);
    }

    @Test
    void uploadWhoseCreationWasNotAnsweredIsFoundByListing() throws Exception {
        slot.proxy()
                .once(
                        request -> request.method().equals("POST") && request.hasParameter("uploads"),
                        new Fault.LoseAnswer());
        ObjectStore backup = slot.storeByProxy(S3Role.BACKUP);
        String uploadId = backup.createUpload(key, "application/gzip", Map.of());

        assertThat(backup.openUploads(slot.key("")))
                .hasSize(2)
                .allSatisfy(upload -> assertThat(upload.key()).isEqualTo(key))
                .extracting(OpenUpload::uploadId)
                .contains(uploadId);
        backup.openUploads(key).forEach(upload -> backup.abortUpload(upload.key(), upload.uploadId()));
        assertThat(backup.openUploads(key)).isEmpty();
    }

    @Test
    void interruptedWriterStopsWaiting() throws Exception {
        slot.proxy().hold(MultipartTest::isPart);
        slot.proxy().hold(MultipartTest::isPart);
        slot.proxy().hold(MultipartTest::isPart);
        ObjectStore backup = slot.storeByProxy(S3Role.BACKUP);
        String uploadId = backup.createUpload(key, "application/gzip", Map.of());
        try (MultipartOutput output = backup.multipart(key, uploadId)) {
            output.write(TestSlot.bytes(20 * MEBIBYTE));
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> output.write(1)).isInstanceOf(InterruptedIOException.class);
            assertThat(Thread.interrupted()).as("the interruption is passed on").isTrue();
        }
        backup.abortUpload(key, uploadId);
        assertThat(backup.openUploads(key)).isEmpty();
    }

    @Test
    void completingTwiceFindsTheUploadGoneAndMakesNoSecondVersion() throws Exception {
        ObjectStore backup = slot.store(S3Role.BACKUP);
        String uploadId = backup.createUpload(key, "application/gzip", Map.of());
        UploadedParts parts = send(backup, key, uploadId, TestSlot.bytes(100));
        backup.complete(key, uploadId, parts);

        assertThatThrownBy(() -> backup.complete(key, uploadId, parts))
                .isInstanceOf(ObjectStoreException.UploadGone.class);
        assertThat(verify.versions(key)).hasSize(1);
    }

    @Test
    void moreThanWasSentIsNotCompleted() throws Exception {
        ObjectStore backup = slot.store(S3Role.BACKUP);
        String uploadId = backup.createUpload(key, "application/gzip", Map.of());
        UploadedParts parts = send(backup, key, uploadId, TestSlot.bytes(5 * MEBIBYTE));
        send(backup, key, uploadId, TestSlot.bytes(5 * MEBIBYTE + 1));

        assertThatThrownBy(() -> backup.complete(key, uploadId, parts))
                .isInstanceOf(ObjectStoreException.ContentMismatch.class);
        assertThat(verify.versions(key)).isEmpty();
        assertThat(backup.openUploads(key)).extracting(OpenUpload::uploadId).containsExactly(uploadId);
        backup.abortUpload(key, uploadId);
    }

    /** Some servers keep both parts of one number, and which one is later shows only by whole seconds. */
    @Test
    void partSentTwiceWithOtherBytesIsRefusedOrTheRightOneIsTaken() throws Exception {
        ObjectStore backup = slot.store(S3Role.BACKUP);
        byte[] bytes = TestSlot.bytes(100);
        String uploadId = backup.createUpload(key, "application/gzip", Map.of());
        UploadedParts parts = send(backup, key, uploadId, bytes);
        send(backup, key, uploadId, TestSlot.bytes(101));

        try {
            String version = backup.complete(key, uploadId, parts);
            assertThat(verify.open(pinned(version, bytes)).readAllBytes()).isEqualTo(bytes);
        } catch (ObjectStoreException.ContentMismatch e) {
            assertThat(verify.versions(key)).isEmpty();
        }
    }

    @Test
    void streamThatFitsInOnePartIsOneRequest() throws Exception {
        byte[] bytes = TestSlot.bytes(5 * MEBIBYTE);
        PinnedObject pinned;
        try (ObjectOutput output = slot.storeByProxy(S3Role.BACKUP).output(key, "application/gzip", Map.of("a", "1"))) {
            output.write(bytes[0]);
            output.write(bytes, 1, bytes.length - 1);
            pinned = output.finish();
        }
        assertThat(slot.proxy().requests()).hasSize(1);
        assertThat(pinned).isEqualTo(pinned(pinned.versionId(), bytes));
        assertThat(verify.open(pinned).readAllBytes()).isEqualTo(bytes);
    }

    @Test
    void longerStreamIsAnUploadOfItsOwn() throws Exception {
        byte[] bytes = TestSlot.bytes(17 * MEBIBYTE);
        ObjectStore backup = slot.store(S3Role.BACKUP);
        PinnedObject pinned;
        try (ObjectOutput output = backup.output(key, "application/gzip", Map.of("a", "1"))) {
            output.write(bytes, 0, MEBIBYTE);
            output.write(bytes, MEBIBYTE, 16 * MEBIBYTE);
            pinned = output.finish();
        }
        assertThat(pinned).isEqualTo(pinned(pinned.versionId(), bytes));
        assertThat(verify.open(pinned).readAllBytes()).isEqualTo(bytes);
        assertThat(verify.head(key, Optional.empty()).metadata()).containsEntry("a", "1");
        assertThat(backup.openUploads(key)).isEmpty();
    }

    @Test
    void unfinishedStreamLeavesNothing() throws Exception {
        ObjectStore backup = slot.store(S3Role.BACKUP);
        try (ObjectOutput small = backup.output(key, "application/gzip", Map.of());
                ObjectOutput large = backup.output(key, "application/gzip", Map.of())) {
            small.write(1);
            large.write(TestSlot.bytes(11 * MEBIBYTE));
            assertThat(backup.openUploads(key)).hasSize(1);
        }
        assertThat(backup.openUploads(key)).isEmpty();
        assertThat(verify.versions(key)).isEmpty();
    }

    @Test
    void failedCompletionOfAStreamIsAborted() throws Exception {
        slot.proxy().always(MultipartTest::isCompletion, new Fault.Reset());
        ObjectStore backup = slot.storeByProxy(S3Role.BACKUP);

        assertThatThrownBy(() -> {
                    try (ObjectOutput output = backup.output(key, "application/gzip", Map.of())) {
                        output.write(TestSlot.bytes(11 * MEBIBYTE));
                        output.finish();
                    }
                })
                .isInstanceOf(ObjectStoreException.UnknownOutcome.class);
        assertThat(backup.openUploads(key)).isEmpty();
    }
}
