package dev.polaris.backup.storage.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polaris.backup.catalog.JsonMutants;
import dev.polaris.backup.config.PayloadConversion;
import dev.polaris.backup.database.Purpose;
import dev.polaris.backup.database.Slot;
import dev.polaris.backup.failure.FailureType;
import dev.polaris.backup.s3.PinnedObject;
import dev.polaris.backup.storage.StorageSlot;
import dev.polaris.backup.storage.SyncOptions;
import dev.polaris.backup.storage.SyncTotals;
import dev.polaris.backup.storage.source.KeyRange;
import io.temporal.failure.ApplicationFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Whatever a stolen key puts where the mirror's records are: it is one of ours, or is refused by its type. */
class ManifestMutationTest {
    private static final String LINE = "{\"key\":\"a/b\",\"size\":3,\"sha256\":\"" + "0".repeat(64)
            + "\",\"storedKey\":\"storage/a\",\"versionId\":\"v\",\"userMetadata\":{\"a\":1}}\n";

    @Test
    void aManifestIsWholeOrRefused() throws IOException {
        PinnedObject object = new PinnedObject("manifests/x", "v1", 7, "0".repeat(64));
        KeyRange first = new KeyRange(Optional.empty(), Optional.of("m"));
        KeyRange second = new KeyRange(Optional.of("m"), Optional.empty());
        byte[] json = PayloadConversion.mapper()
                .writeValueAsBytes(new StorageManifest(
                        StorageManifest.FORMAT_VERSION,
                        "sync",
                        "prod",
                        "media",
                        Purpose.SCHEDULED,
                        "workflow",
                        "run",
                        Instant.EPOCH,
                        Instant.EPOCH,
                        Instant.EPOCH,
                        "rest",
                        null,
                        SyncOptions.USUAL,
                        object,
                        SyncTotals.NONE,
                        List.of(
                                new ManifestShard(first, object, 1, 3, 0),
                                new ManifestShard(second, object, 1, 3, 0))));
        assertThat(manifest(json)).isTrue();
        JsonMutants.of(json, ManifestMutationTest::manifest);
    }

    @Test
    void aShardIsReadOrRefused() throws IOException {
        byte[] shard = gzip(LINE.repeat(3).getBytes(StandardCharsets.UTF_8));
        assertThat(shard(shard)).isTrue();
        for (int length = 0; length < shard.length; length++) {
            assertThat(shard(Arrays.copyOf(shard, length)))
                    .as("first %d bytes", length)
                    .isFalse();
        }
        Random random = new Random(20261206);
        for (int round = 0; round < 3_000; round++) {
            byte[] mutant = shard.clone();
            mutant[random.nextInt(mutant.length)] ^= (byte) (1 << random.nextInt(8));
            shard(mutant);
            byte[] line = LINE.getBytes(StandardCharsets.UTF_8);
            line[random.nextInt(line.length)] ^= (byte) (1 << random.nextInt(8));
            shard(gzip(line));
        }
    }

    @Test
    void aLineOfAnyLengthIsRefused() throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream line = new GZIPOutputStream(bomb)) {
            byte[] some = new byte[1 << 20];
            Arrays.fill(some, (byte) ' ');
            for (int mebibytes = 0; mebibytes < 64; mebibytes++) {
                line.write(some);
            }
        }
        assertThat(shard(bomb.toByteArray())).isFalse();
    }

    private static boolean manifest(byte[] json) {
        try {
            StorageManifest manifest = Manifests.parse("manifest.json", json);
            // What lists and readers ask of every manifest they meet.
            assertThat(manifest.belongsTo(new StorageSlot("media", Slot.parse("prod", "2026/12/01"))))
                    .isIn(true, false);
            assertThat(manifest.startedAt()).isNotNull();
            assertThat(manifest.totals()).isNotNull();
            for (ManifestShard shard : manifest.shards()) {
                assertThat(shard.range().contains("k")).isIn(true, false);
                assertThat(shard.object().sha256()).hasSize(64);
            }
            return true;
        } catch (ApplicationFailure refused) {
            assertThat(FailureType.of(refused)).isIn(FailureType.TAMPERED, FailureType.BAD_CONFIGURATION);
            return false;
        }
    }

    private static boolean shard(byte[] stored) throws IOException {
        try {
            ShardReader reader = ShardReader.of(stored);
            while (reader.hasNext()) {
                assertThat(reader.next().key()).isNotNull();
            }
            return true;
        } catch (ApplicationFailure refused) {
            assertThat(FailureType.of(refused)).isEqualTo(FailureType.TAMPERED);
            return false;
        }
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream stored = new ByteArrayOutputStream();
        try (GZIPOutputStream stream = new GZIPOutputStream(stored)) {
            stream.write(content);
        }
        return stored.toByteArray();
    }
}
