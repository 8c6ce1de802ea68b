package dev.polaris.backup.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.polaris.backup.faults.Fault;
import dev.polaris.backup.faults.ProxiedRequest;
import dev.polaris.backup.faults.Rule;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;

class ReadsTest {
    private static final int SIZE = 3_000_000;

    private TestSlot slot;
    private PinnedObject object;
    private final byte[] bytes = TestSlot.bytes(SIZE);

    @BeforeEach
    void open() throws Exception {
        slot = new TestSlot();
        object = slot.store(S3Role.BACKUP).put(slot.key("dump.sql.gz"), bytes, "application/gzip", Map.of());
    }

    @AfterEach
    void close() throws Exception {
        slot.close();
    }

    private static boolean isGet(ProxiedRequest request) {
        return request.isFor("GET", "dump.sql.gz");
    }

    @Test
    void readCutAgainAndAgainYieldsTheSameBytes() throws Exception {
        Rule truncated = slot.proxy().times(3, ReadsTest::isGet, new Fault.TruncateAnswer(700_000));
        Rule reset = slot.proxy().times(1, ReadsTest::isGet, new Fault.ResetAnswer(300_000));
        Rule refused = slot.proxy().times(1, ReadsTest::isGet, new Fault.AnswerSlowDown());
        Rule dropped = slot.proxy().times(1, ReadsTest::isGet, new Fault.Reset());

        try (InputStream input = slot.storeByProxy(S3Role.VERIFY).open(object)) {
            assertThat(input.readAllBytes()).isEqualTo(bytes);
        }
        assertThat(truncated.hits() + reset.hits() + refused.hits() + dropped.hits())
                .as("all of them happened, at most three in a row without progress")
                .isEqualTo(6);
    }

    @Test
    void rangeIsResumedWithinTheRange() throws Exception {
        slot.proxy().once(ReadsTest::isGet, new Fault.TruncateAnswer(1000));

        try (InputStream input = slot.storeByProxy(S3Role.VERIFY).openRange(object, 12_345, 200_000)) {
            assertThat(input.read()).isEqualTo(bytes[12_345] & 0xff);
            assertThat(input.readAllBytes()).isEqualTo(Arrays.copyOfRange(bytes, 12_346, 212_345));
            assertThat(input.read()).isEqualTo(-1);
        }
    }

    @Test
    void rangesAtTheEdges() throws Exception {
        ObjectStore verify = slot.store(S3Role.VERIFY);
        assertThat(verify.openRange(object, 0, 1).readAllBytes()).containsExactly(bytes[0]);
        assertThat(verify.openRange(object, SIZE - 1, 1).readAllBytes()).containsExactly(bytes[SIZE - 1]);
        assertThat(verify.openRange(object, SIZE, 0).readAllBytes()).isEmpty();
        assertThatThrownBy(() -> verify.openRange(object, 1, SIZE)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void readWithoutProgressEndsAfterItsAttempts() throws Exception {
        slot.proxy().once(ReadsTest::isGet, new Fault.TruncateAnswer(1_000_000));
        slot.proxy().always(ReadsTest::isGet, new Fault.TruncateAnswer(0));
        InputStream input = slot.storeByProxy(S3Role.VERIFY).open(object);

        assertThatThrownBy(input::readAllBytes)
                .isInstanceOf(ObjectStoreException.Transient.class)
                .hasMessageContaining(object.key());
        assertThat(slot.proxy().requests()).hasSize(1 + TestSlot.quick().attempts() - 1);
    }

    @Test
    void otherLengthThanRecordedIsAMismatch() throws Exception {
        ObjectStore verify = slot.store(S3Role.VERIFY);
        for (long size : new long[] {SIZE - 1, SIZE + 1, 2L * SIZE}) {
            PinnedObject wrong = new PinnedObject(object.key(), object.versionId(), size, object.sha256());
            assertThatThrownBy(() -> verify.open(wrong)).isInstanceOf(ObjectStoreException.ContentMismatch.class);
            assertThatThrownBy(() -> verify.openRange(wrong, 10, 100))
                    .isInstanceOf(ObjectStoreException.ContentMismatch.class);
        }
        PinnedObject longer = new PinnedObject(object.key(), object.versionId(), 2L * SIZE, object.sha256());
        assertThatThrownBy(() -> verify.openRange(longer, SIZE + 10, 100))
                .isInstanceOf(ObjectStoreException.ContentMismatch.class);
    }

    @Test
    void deletedVersionIsNotFound() throws Exception {
        try (S3Client admin = slot.server().client(S3Role.ADMIN)) {
            admin.deleteObject(request ->
                    request.bucket(slot.server().bucket()).key(object.key()).versionId(object.versionId()));
        }
        ObjectStore verify = slot.store(S3Role.VERIFY);
        assertThatThrownBy(() -> verify.open(object)).isInstanceOf(ObjectStoreException.NotFound.class);
        assertThatThrownBy(() -> verify.head(object.key(), Optional.of(object.versionId())))
                .isInstanceOf(ObjectStoreException.NotFound.class);
        assertThatThrownBy(() -> verify.readBytes(slot.key("never"), Optional.empty(), 10))
                .isInstanceOf(ObjectStoreException.NotFound.class);
    }

    @Test
    void deleteMarkerHidesTheKeyButNotThePinnedVersion() throws Exception {
        try (S3Client admin = slot.server().client(S3Role.ADMIN)) {
            admin.deleteObject(request -> request.bucket(slot.server().bucket()).key(object.key()));
        }
        ObjectStore verify = slot.store(S3Role.VERIFY);
        assertThatThrownBy(() -> verify.head(object.key(), Optional.empty()))
                .isInstanceOf(ObjectStoreException.NotFound.class);
        assertThat(verify.open(object).readAllBytes()).isEqualTo(bytes);
        assertThat(verify.versions(object.key()))
                .extracting(ObjectVersion::deleteMarker, ObjectVersion::latest)
                .containsExactly(tuple(true, true), tuple(false, false));
        String marker = verify.versions(object.key()).get(0).versionId();
        assertThatThrownBy(() -> verify.open(new PinnedObject(object.key(), marker, SIZE, object.sha256())))
                .isInstanceOf(ObjectStoreException.NotFound.class);
    }

    @Test
    void smallObjectIsReadWholeOrNotAtAll() throws Exception {
        slot.proxy().once(ReadsTest::isGet, new Fault.TruncateAnswer(10));
        ObjectStore verify = slot.storeByProxy(S3Role.VERIFY);

        StoredContent content = verify.readBytes(object.key(), Optional.of(object.versionId()), SIZE);
        assertThat(content.bytes()).isEqualTo(bytes);
        assertThat(content.object()).isEqualTo(object);
        assertThatThrownBy(() -> verify.readBytes(object.key(), Optional.empty(), SIZE - 1))
                .isInstanceOf(ObjectStoreException.ContentMismatch.class);
    }

    @Test
    void closedReaderReadsNoMore() throws Exception {
        InputStream input = slot.store(S3Role.VERIFY).open(object);
        assertThat(input.read()).isNotNegative();
        input.close();
        assertThatThrownBy(input::read).isInstanceOf(IOException.class).hasMessageContaining("closed");
    }
}
