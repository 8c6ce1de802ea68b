package dev.polaris.backup.storage.source;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polaris.backup.s3.S3Role;
import dev.polaris.backup.s3.S3Server;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Object;

/** SeaweedFS stands in for the S3 endpoint of a project. */
final class S3SourceTest extends StorageSourceContract {
    /** One for all tests: the stand-in sets volumes aside for each, and has few. */
    private static final String BUCKET = "source-contract";

    private static final int PAGE = 50;

    private static S3Client admin;

    @BeforeAll
    static void connect() throws Exception {
        admin = S3Server.shared().client(S3Role.ADMIN);
        if (admin.listBuckets().buckets().stream()
                .noneMatch(there -> there.name().equals(BUCKET))) {
            admin.createBucket(request -> request.bucket(BUCKET));
        }
    }

    @AfterAll
    static void disconnect() {
        admin.close();
    }

    @Override
    StorageSource open(URI address) throws Exception {
        return open(address, S3Server.shared().credentials(S3Role.ADMIN));
    }

    private static StorageSource open(URI address, AwsBasicCredentials credentials) throws Exception {
        return new S3StorageSource(
                address,
                S3Server.shared().region(),
                StaticCredentialsProvider.create(credentials),
                new SharedPace(),
                quick(),
                PAGE);
    }

    @Override
    StorageSource withWrongKey() throws Exception {
        return open(address(), AwsBasicCredentials.create("UNKNOWN", "to-this-server"));
    }

    @Override
    URI address() throws Exception {
        return S3Server.shared().endpoint();
    }

    @Override
    String newBucket() {
        return BUCKET;
    }

    @Override
    void put(String key, byte[] bytes, String contentType, String cacheControl, Map<String, JsonNode> userMetadata) {
        Map<String, String> texts = userMetadata.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().asText()));
        admin.putObject(
                request -> request.bucket(bucket)
                        .key(key)
                        .contentType(contentType)
                        .cacheControl(cacheControl)
                        .metadata(texts),
                RequestBody.fromBytes(bytes));
    }

    @Override
    void delete(String key) {
        admin.deleteObject(request -> request.bucket(bucket).key(key));
    }

    /** The stand-in keeps keys as paths: it joins slashes, drops the last one, and lists folders before names beside them. */
    @Override
    List<String> oddKeys() {
        return super.oddKeys().stream()
                .filter(key -> !key.contains("//") && !key.startsWith("/") && !key.endsWith("/"))
                .filter(key -> !List.of("a", "a!", "a/!x").contains(key))
                .toList();
    }

    /** A read from a socket that blocks is not interrupted; the SDK looks when it is answered or gives up. */
    @Override
    boolean waitsAreInterrupted() {
        return false;
    }

    @Override
    int fillThreePages() {
        int count = 2 * PAGE + 10;
        IntStream.rangeClosed(1, count)
                .parallel()
                .forEach(n -> put("row/%08d".formatted(n), new byte[] {1}, "text/plain", "no-cache", Map.of()));
        return count;
    }

    @Override
    void discardBucket() {
        admin.listObjectsV2Paginator(request -> request.bucket(BUCKET)).forEach(page -> {
            if (!page.contents().isEmpty()) {
                List<ObjectIdentifier> keys = page.contents().stream()
                        .map(S3Object::key)
                        .map(key -> ObjectIdentifier.builder().key(key).build())
                        .toList();
                admin.deleteObjects(request -> request.bucket(BUCKET)
                        .delete(Delete.builder().objects(keys).build()));
            }
        });
    }
}
