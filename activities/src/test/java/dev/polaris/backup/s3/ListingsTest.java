package dev.polaris.backup.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ListingsTest {
    private static final byte[] BYTES = {1, 2, 3};

    private TestSlot slot;
    private ObjectStore backup;
    private ObjectStore verify;

    @BeforeEach
    void open() throws Exception {
        slot = new TestSlot();
        backup = slot.store(S3Role.BACKUP);
        verify = slot.store(S3Role.VERIFY);
    }

    @AfterEach
    void close() throws Exception {
        slot.close();
    }

    private void put(String... names) {
        for (String name : names) {
            backup.put(slot.key(name), BYTES, TestSlot.TEXT, Map.of());
        }
    }

    @Test
    void keysOfAllKindsComeInByteOrder() {
        put("z", "a b", "a+b", "ü/é", "100%", "quote\"'&<>", "nested/deep/key");

        assertThat(verify.list(slot.key("")))
                .extracting(Listed.StoredObject::key)
                .containsExactlyElementsOf(Stream.of("100%", "a b", "a+b", "nested/deep/key", "quote\"'&<>", "z", "ü/é")
                        .map(slot::key)
                        .toList());
        assertThat(verify.list(slot.key("z")))
                .extracting(Listed.StoredObject::size)
                .containsExactly(3L);
    }

    @Test
    void foldersAndObjectsAreMergedInOrder() {
        put("a", "b/1", "b/2", "c", "d/1");

        assertThat(verify.list(slot.key(""), "/"))
                .extracting(line -> line instanceof Listed.StoredObject object
                        ? object.key()
                        : ((Listed.CommonPrefix) line).prefix())
                .containsExactly(slot.key("a"), slot.key("b/"), slot.key("c"), slot.key("d/"));
    }

    @Test
    void moreThanAPage() {
        List<String> names = IntStream.range(0, 1050)
                .mapToObj(number -> "n%04d".formatted(number))
                .toList();
        names.parallelStream().forEach(name -> put(name));

        assertThat(verify.list(slot.key("")))
                .extracting(Listed.StoredObject::key)
                .containsExactlyElementsOf(names.stream().map(slot::key).toList());
        assertThat(verify.versionsUnder(slot.key("")))
                .extracting(ObjectVersion::key)
                .containsExactlyElementsOf(names.stream().map(slot::key).toList());
    }

    @Test
    void versionsOfAKeyAreItsOwnNewestFirst() {
        String key = slot.key("backup.json");
        PinnedObject oldest = backup.put(key, BYTES, TestSlot.TEXT, Map.of());
        backup.put(key + ".other", BYTES, TestSlot.TEXT, Map.of());
        PinnedObject middle = backup.put(key, BYTES, TestSlot.TEXT, Map.of());
        PinnedObject newest = backup.put(key, BYTES, TestSlot.TEXT, Map.of());

        List<ObjectVersion> versions = verify.versions(key);
        assertThat(versions)
                .extracting(ObjectVersion::versionId)
                .containsExactly(newest.versionId(), middle.versionId(), oldest.versionId());
        assertThat(versions).extracting(ObjectVersion::latest).containsExactly(true, false, false);
        assertThat(versions).allSatisfy(version -> {
            assertThat(version.size()).isEqualTo(3);
            assertThat(version.lastModified()).isNotNull();
            assertThat(version.etag()).isNotEmpty().doesNotContain("\"");
        });
        assertThat(verify.versions(slot.key("backup"))).isEmpty();
        assertThat(verify.versionsUnder(key)).hasSize(4);
    }

    @Test
    void bucketIsVersionedAndLockable() {
        assertThat(verify.versioningEnabled()).isTrue();
        assertThat(verify.objectLock().enabled()).isTrue();
    }
}
