package dev.polaris.backup.storage.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polaris.backup.storage.source.StorageSourceException.BadKey;
import dev.polaris.backup.storage.source.StorageSourceException.BytesMissing;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RestSourceTest extends StorageSourceContract {
    final StorageProject project() throws Exception {
        return StorageProject.shared();
    }

    @Override
    StorageSource open(URI address) throws Exception {
        return open(address, project().keys().secretKey());
    }

    private static StorageSource open(URI address, String key) {
        return new RestStorageSource(address, ServiceKey.parse(key), new SharedPace(), quick());
    }

    @Override
    StorageSource withWrongKey() throws Exception {
        return open(address(), "sb_secret_of_another_project");
    }

    @Override
    URI address() throws Exception {
        return project().address();
    }

    @Override
    String newBucket() throws Exception {
        String id = "test-" + UUID.randomUUID();
        project().uploads().createBucket(id);
        return id;
    }

    @Override
    void put(String key, byte[] bytes, String contentType, String cacheControl, Map<String, JsonNode> userMetadata)
            throws Exception {
        project().uploads().put(bucket, key, bytes, contentType, cacheControl, Optional.of(userMetadata));
    }

    @Override
    void delete(String key) throws Exception {
        project().uploads().delete(bucket, key);
    }

    @Override
    int fillThreePages() throws Exception {
        project().fill(bucket, 2500);
        return 2500;
    }

    @Override
    void discardBucket() throws Exception {
        project().uploads().deleteBucket(bucket);
    }

    @Test
    void bothFormsOfKeysAreTakenAndOthersRefusedBeforeAnythingIsAsked() throws Exception {
        var keys = project().keys();
        put("x", "x".getBytes(UTF_8));
        for (String key : List.of(keys.secretKey(), keys.serviceToken())) {
            StorageSource source = closing(open(address(), key));
            assertThat(keys(source.list(bucket, KeyRange.everything()))).containsExactly("x");
        }
        for (String key : List.of(
                keys.publishableKey(),
                keys.token("anon", Instant.MAX.minusSeconds(1)),
                keys.token("authenticated", Instant.ofEpochSecond(4_000_000_000L)),
                keys.token("service_role", Instant.ofEpochSecond(1_000_000_000L)),
                "no key at all",
                keys.secretKey() + "\n")) {
            assertThatThrownBy(() -> ServiceKey.parse(key))
                    .isInstanceOf(BadKey.class)
                    .hasMessageNotContaining(key.length() > 20 ? key.substring(0, 20) : "\0");
        }
        String forged = new dev.polaris.backup.storage.server.ApiKeys("another secret", "a", "b").serviceToken();
        StorageSource stranger = closing(open(address(), forged));
        assertThatThrownBy(() -> stranger.list(bucket, KeyRange.everything())).isInstanceOf(BadKey.class);
    }

    @Test
    void aRowWithoutBytesIsNotAnObjectThatIsGone() throws Exception {
        project().fill(bucket, 1);
        StorageSource source = source();

        assertThatThrownBy(() -> source.open(bucket, "row/00000001"))
                .isInstanceOf(BytesMissing.class)
                .hasMessageContaining(bucket + "/row/00000001");
    }

    @Test
    void settingsOfBucketsAreTold() throws Exception {
        String id = bucket + "-limited";
        project()
                .uploads()
                .createBucket(
                        id, Map.of("public", true, "file_size_limit", "2MB", "allowed_mime_types", List.of("image/*")));
        try {
            BucketSettings settings = source().bucket(id);
            assertThat(settings.open()).isTrue();
            assertThat(settings.fileSizeLimit()).isEqualTo(OptionalLong.of(2_000_000));
            assertThat(settings.allowedMimeTypes()).containsExactly("image/*");
            assertThat(settings.createdAt()).isPresent();
            assertThat(source().buckets()).contains(settings);
        } finally {
            project().uploads().deleteBucket(id);
        }
    }
}
