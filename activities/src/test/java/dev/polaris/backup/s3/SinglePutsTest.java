package dev.polaris.backup.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polaris.backup.faults.Fault;
import dev.polaris.backup.faults.Rule;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SinglePutsTest {
    private static final byte[] FIRST = "first".getBytes(UTF_8);
    private static final byte[] SECOND = "second".getBytes(UTF_8);

    private TestSlot slot;
    private ObjectStore verify;

    @BeforeEach
    void open() throws Exception {
        slot = new TestSlot();
        verify = slot.store(S3Role.VERIFY);
    }

    @AfterEach
    void close() throws Exception {
        slot.close();
    }

    @Test
    void pinsWhatItWroteAndEncryptsIt() throws Exception {
        String key = slot.key("schema.sql");
        PinnedObject pinned = slot.store(S3Role.BACKUP).put(key, FIRST, TestSlot.TEXT, Map.of("backup-id", "b1"));

        assertThat(pinned.size()).isEqualTo(FIRST.length);
        assertThat(pinned.sha256()).isEqualTo(Sha256.of(FIRST, FIRST.length).hexadecimal());
        ObjectFacts facts = verify.head(key, Optional.of(pinned.versionId()));
        assertThat(facts.metadata()).containsEntry("backup-id", "b1");
        assertThat(facts.contentType()).isEqualTo(TestSlot.TEXT);
        assertThat(facts.encryption()).contains("AES256");
        assertThat(facts.size()).isEqualTo(FIRST.length);
        assertThat(facts.versionId()).isEqualTo(pinned.versionId());
    }

    @Test
    void overwrittenObjectStaysReadableByItsPinnedVersion() throws Exception {
        String key = slot.key("dump.sha256");
        ObjectStore backup = slot.store(S3Role.BACKUP);
        PinnedObject first = backup.put(key, FIRST, TestSlot.TEXT, Map.of());
        PinnedObject second = backup.put(key, SECOND, TestSlot.TEXT, Map.of());

        assertThat(verify.open(first).readAllBytes()).isEqualTo(FIRST);
        assertThat(verify.open(second).readAllBytes()).isEqualTo(SECOND);
        assertThat(verify.versions(key))
                .extracting(ObjectVersion::versionId)
                .containsExactly(second.versionId(), first.versionId());
    }

    @Test
    void emptyObject() throws Exception {
        PinnedObject empty = slot.store(S3Role.BACKUP).put(slot.key("empty"), new byte[0], TestSlot.TEXT, Map.of());

        assertThat(verify.open(empty).readAllBytes()).isEmpty();
        assertThat(verify.readBytes(empty.key(), Optional.empty(), 0).bytes()).isEmpty();
    }

    @Test
    void serverRefusesBytesDamagedOnTheWay() throws Exception {
        String key = slot.key("roles.sql");
        slot.proxy().always(request -> request.isFor("PUT", "roles.sql"), new Fault.CorruptRequest(2));
        ObjectStore backup = slot.storeByProxy(S3Role.BACKUP);

        assertThatThrownBy(() -> backup.put(key, FIRST, TestSlot.TEXT, Map.of()))
                .isInstanceOf(ObjectStoreException.ChecksumRefused.class)
                .hasMessageContaining(key);
        assertThat(verify.versions(key)).isEmpty();
    }

    @Test
    void lostAnswerOfAPlainPutIsRepeatedAndTheAnsweredVersionIsPinned() throws Exception {
        String key = slot.key("schema.sql");
        Rule lost = slot.proxy().once(request -> request.method().equals("PUT"), new Fault.LoseAnswer());

        PinnedObject pinned = slot.storeByProxy(S3Role.BACKUP).put(key, FIRST, TestSlot.TEXT, Map.of());

        assertThat(lost.hits()).isEqualTo(1);
        assertThat(verify.versions(key)).hasSize(2);
        assertThat(verify.versions(key).get(0).versionId()).isEqualTo(pinned.versionId());
        assertThat(verify.open(pinned).readAllBytes()).isEqualTo(FIRST);
    }

    @Test
    void throttledPutIsRepeatedAndOneThatStaysThrottledIsTransient() throws Exception {
        ObjectStore backup = slot.storeByProxy(S3Role.BACKUP);
        slot.proxy().times(3, request -> request.method().equals("PUT"), new Fault.AnswerSlowDown());
        backup.put(slot.key("a"), FIRST, TestSlot.TEXT, Map.of());

        slot.proxy().always(request -> request.method().equals("PUT"), new Fault.AnswerSlowDown());
        assertThatThrownBy(() -> backup.put(slot.key("b"), FIRST, TestSlot.TEXT, Map.of()))
                .isInstanceOf(ObjectStoreException.Transient.class)
                .hasMessageContaining("SlowDown");
        assertThat(slot.proxy().requests())
                .filteredOn(request -> request.isFor("PUT", "b"))
                .hasSize(4);
    }

    @Test
    void putIfAbsentCreatesOnceOnly() throws Exception {
        String key = slot.key("backup.json");
        ObjectStore backup = slot.store(S3Role.BACKUP);

        CreateOutcome first = backup.putIfAbsent(key, FIRST, TestSlot.TEXT, Map.of());
        CreateOutcome second = backup.putIfAbsent(key, SECOND, TestSlot.TEXT, Map.of());

        assertThat(first).isInstanceOf(CreateOutcome.Created.class);
        assertThat(second).isEqualTo(new CreateOutcome.AlreadyThere());
        assertThat(verify.versions(key)).hasSize(1);
        assertThat(verify.open(((CreateOutcome.Created) first).object()).readAllBytes())
                .isEqualTo(FIRST);
    }

    @Test
    void lostAnswerOfPutIfAbsentIsUnknownAndSentOnlyOnce() throws Exception {
        String key = slot.key("backup.json");
        slot.proxy().always(request -> request.method().equals("PUT"), new Fault.LoseAnswer());

        assertThatThrownBy(() -> slot.storeByProxy(S3Role.BACKUP)
                        .putIfAbsent(key, FIRST, TestSlot.TEXT, Map.of("attempt", "a1")))
                .isInstanceOf(ObjectStoreException.UnknownOutcome.class);

        assertThat(slot.proxy().requests()).hasSize(1);
        assertThat(verify.versions(key)).hasSize(1);
        String version = verify.versions(key).get(0).versionId();
        assertThat(verify.head(key, Optional.of(version)).metadata()).containsEntry("attempt", "a1");
    }

    @Test
    void resetAndThrottledPutIfAbsentAreUnknownThoughNothingHappened() throws Exception {
        String key = slot.key("backup.json");
        ObjectStore backup = slot.storeByProxy(S3Role.BACKUP);
        for (Fault fault : new Fault[] {new Fault.Reset(), new Fault.AnswerSlowDown()}) {
            slot.proxy().once(request -> request.method().equals("PUT"), fault);
            assertThatThrownBy(() -> backup.putIfAbsent(key, FIRST, TestSlot.TEXT, Map.of()))
                    .isInstanceOf(ObjectStoreException.UnknownOutcome.class);
        }
        assertThat(slot.proxy().requests()).hasSize(2);
        assertThat(verify.versions(key)).isEmpty();
    }

    @Test
    void serverThatCannotBeReachedLeavesNoDoubt() throws Exception {
        ObjectStore backup = slot.storeByProxy(S3Role.BACKUP);
        slot.proxy().close();

        assertThatThrownBy(() -> backup.putIfAbsent(slot.key("backup.json"), FIRST, TestSlot.TEXT, Map.of()))
                .isInstanceOf(ObjectStoreException.Transient.class)
                .hasMessageContaining("connection failed");
    }

    @Test
    void readMergeWriteNoticesTheOtherWriter() throws Exception {
        String key = slot.key("verification.json");

        ReplaceOutcome created = verify.putIfMatch(key, FIRST, TestSlot.TEXT, Map.of(), Optional.empty());
        assertThat(created).isInstanceOf(ReplaceOutcome.Replaced.class);
        assertThat(verify.putIfMatch(key, SECOND, TestSlot.TEXT, Map.of(), Optional.empty()))
                .isEqualTo(new ReplaceOutcome.ChangedMeanwhile());

        StoredContent read = verify.readBytes(key, Optional.empty(), 1000);
        assertThat(read.etag()).isEqualTo(((ReplaceOutcome.Replaced) created).etag());
        assertThat(verify.putIfMatch(key, SECOND, TestSlot.TEXT, Map.of(), Optional.of(read.etag())))
                .isInstanceOf(ReplaceOutcome.Replaced.class);
        assertThat(verify.putIfMatch(key, FIRST, TestSlot.TEXT, Map.of(), Optional.of(read.etag())))
                .isEqualTo(new ReplaceOutcome.ChangedMeanwhile());
        assertThat(verify.readBytes(key, Optional.empty(), 1000).bytes()).isEqualTo(SECOND);
    }

    @Test
    void replacingWhatWasNeverThereIsAChange() {
        assertThat(verify.putIfMatch(
                        slot.key("verification.json"),
                        FIRST,
                        TestSlot.TEXT,
                        Map.of(),
                        Optional.of("d41d8cd98f00b204e9800998ecf8427e")))
                .isEqualTo(new ReplaceOutcome.ChangedMeanwhile());
    }
}
