package dev.polaris.backup.storage.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.polaris.backup.s3.S3Timings;
import dev.polaris.backup.storage.source.StorageSourceException.ObjectExists;
import dev.polaris.backup.storage.source.StorageSourceException.ObjectRefused;
import dev.polaris.backup.storage.source.StorageSourceException.ObjectRefused.Reason;
import dev.polaris.backup.storage.source.StorageSourceException.UploadGone;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a project's Storage takes and what it refuses: of the stand-in, or of a real project that the environment names by
 * {@code POLARIS_TEST_SUPABASE_URL} and {@code POLARIS_TEST_SUPABASE_KEY}, in a bucket of its own.
 */
final class RestTargetTest {
    private static final String REAL = System.getenv("POLARIS_TEST_SUPABASE_URL");
    private static final Map<String, JsonNode> METADATA = Map.of("title", new TextNode("Ärger ☂"));

    private final String bucket = "polaris-test-" + UUID.randomUUID();
    private RestStorageTarget target;
    private StorageUploads uploads;

    @BeforeEach
    void begin() throws Exception {
        URI address = REAL == null ? StorageProject.shared().address() : URI.create(REAL);
        String key = REAL == null
                ? StorageProject.shared().keys().secretKey()
                : System.getenv().get("POLARIS_TEST_SUPABASE_KEY");
        target = new RestStorageTarget(address, ServiceKey.parse(key), new SharedPace(), S3Timings.standard());
        uploads = new StorageUploads(address, key);
        target.createBucket(bucket, false);
    }

    @AfterEach
    void end() throws Exception {
        uploads.deleteBucket(bucket);
        target.close();
    }

    @Test
    void takesObjectsWithAllThatIsSaidOfThem() throws Exception {
        UploadFacts facts = new UploadFacts("text/css", "public, max-age=7", METADATA);
        target.upload(bucket, "a/b c+d?.css", "body".getBytes(UTF_8), facts, false);
        target.upload(bucket, "empty", new byte[0], new UploadFacts(null, null, Map.of()), false);

        ObjectFacts told = target.source().describe(bucket, "a/b c+d?.css");
        assertThat(told.contentType()).contains("text/css");
        assertThat(told.cacheControl()).contains("public, max-age=7");
        assertThat(told.userMetadata()).contains(METADATA);
        assertThat(uploads.get(bucket, "a/b c+d?.css")).isEqualTo("body".getBytes(UTF_8));
        assertThat(target.source().describe(bucket, "empty").contentType()).contains("application/octet-stream");

        byte[] other = "other".getBytes(UTF_8);
        assertThatThrownBy(() -> target.upload(bucket, "empty", other, facts, false))
                .isInstanceOf(ObjectExists.class);
        target.upload(bucket, "empty", other, facts, true);
        assertThat(uploads.get(bucket, "empty")).isEqualTo(other);
    }

    @Test
    void aLargeObjectGoesOnWhereItStopped() throws Exception {
        byte[] film = new byte[ResumableUpload.CHUNK + 1000];
        new Random(1).nextBytes(film);
        UploadFacts facts = new UploadFacts("video/mp4", "max-age=3600", METADATA);
        ResumableUpload begun = target.begin(bucket, "film", film.length, facts, false);
        begun.send(0, film, ResumableUpload.CHUNK, arrived -> {});
        assertThat(target.source().list(bucket, KeyRange.everything()).hasNext())
                .isFalse();

        ResumableUpload later = target.goOn(bucket, "film", begun.id(), false);
        assertThat(later.offset()).isEqualTo(ResumableUpload.CHUNK);
        later.send(
                ResumableUpload.CHUNK,
                Arrays.copyOfRange(film, ResumableUpload.CHUNK, film.length),
                1000,
                arrived -> {});

        assertThat(uploads.get(bucket, "film")).isEqualTo(film);
        ObjectFacts told = target.source().describe(bucket, "film");
        assertThat(told.contentType()).contains("video/mp4");
        assertThat(told.cacheControl()).contains("max-age=3600");
        assertThat(told.userMetadata()).contains(METADATA);
        assertThatThrownBy(later::offset).isInstanceOf(UploadGone.class);

        byte[] shorter = "another film".getBytes(UTF_8);
        target.begin(bucket, "film", shorter.length, facts, true).send(0, shorter, shorter.length, arrived -> {});
        assertThat(uploads.get(bucket, "film")).isEqualTo(shorter);
    }

    @Test
    void anUploadThatIsGivenUpLeavesNothing() {
        ResumableUpload upload = target.begin(bucket, "film", 10, new UploadFacts(null, null, Map.of()), false);
        upload.send(0, new byte[5], 5, arrived -> {});
        upload.end();
        upload.end();
        assertThatThrownBy(() -> upload.send(5, new byte[5], 5, arrived -> {})).isInstanceOf(UploadGone.class);
        assertThat(target.source().list(bucket, KeyRange.everything()).hasNext())
                .isFalse();
    }

    @Test
    void refusesWhatItsRulesForbidAndSaysWhy() {
        UploadFacts text = new UploadFacts("text/plain", null, Map.of());
        assertThat(refused("ü", 1, text)).isEqualTo(Reason.KEY);
        assertThat(refused("a[b]", ResumableUpload.CHUNK + 1, text)).isEqualTo(Reason.KEY);
        BucketSettings free = target.source().bucket(bucket);
        target.limitBucket(new BucketSettings(
                bucket, true, OptionalLong.of(100), List.of("image/*"), free.createdAt(), Optional.empty(), ""));
        BucketSettings limited = target.source().bucket(bucket);
        assertThat(limited.fileSizeLimit()).hasValue(100);
        assertThat(limited.allowedMimeTypes()).containsExactly("image/*");
        assertThat(limited.open()).isTrue();
        UploadFacts image = new UploadFacts("image/png", null, Map.of());
        for (int size : new int[] {101, ResumableUpload.CHUNK + 1}) {
            assertThat(refused("large", size, image)).isEqualTo(Reason.SIZE);
            assertThat(refused("text", size, text)).isEqualTo(Reason.TYPE);
        }
        target.limitBucket(free);
        target.createBucket(bucket, true);
        assertThat(target.source().bucket(bucket).fileSizeLimit()).isEmpty();
        assertThat(target.source().bucket(bucket).open()).isFalse();
    }

    private Reason refused(String key, int size, UploadFacts facts) {
        try {
            if (size > ResumableUpload.CHUNK) {
                target.begin(bucket, key, size, facts, false);
            } else {
                target.upload(bucket, key, new byte[size], facts, false);
            }
            return null;
        } catch (ObjectRefused e) {
            return e.reason();
        }
    }
}
