package dev.polaris.backup.storage.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The contract on a real project, in a bucket of its own. */
@EnabledIfEnvironmentVariable(named = "POLARIS_TEST_SUPABASE_URL", matches = "http.*")
final class RealProjectSourceTest extends StorageSourceContract {
    private static final URI PROJECT = URI.create(System.getenv().getOrDefault("POLARIS_TEST_SUPABASE_URL", ""));
    private static final String KEY = System.getenv().getOrDefault("POLARIS_TEST_SUPABASE_KEY", "");
    private static final int UPLOADS_AT_ONCE = 16;

    private final StorageUploads uploads = new StorageUploads(PROJECT, KEY);

    @Override
    StorageSource open(URI address) {
        return new RestStorageSource(address, ServiceKey.parse(KEY), new SharedPace(), quick());
    }

    @Override
    StorageSource withWrongKey() {
        return new RestStorageSource(
                PROJECT, ServiceKey.parse("sb_secret_of_another_project"), new SharedPace(), quick());
    }

    @Override
    URI address() {
        return PROJECT;
    }

    @Override
    boolean hasProxy() {
        return PROJECT.getScheme().equals("http");
    }

    @Override
    String newBucket() throws Exception {
        String id = "polaris-test-" + UUID.randomUUID();
        uploads.createBucket(id);
        return id;
    }

    @Override
    void put(String key, byte[] bytes, String contentType, String cacheControl, Map<String, JsonNode> userMetadata)
            throws Exception {
        uploads.put(bucket, key, bytes, contentType, cacheControl, Optional.of(userMetadata));
    }

    @Override
    void delete(String key) throws Exception {
        uploads.delete(bucket, key);
    }

    @Override
    int fillThreePages() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(UPLOADS_AT_ONCE);
        try {
            var all = IntStream.rangeClosed(1, 2100)
                    .<Callable<Void>>mapToObj(n -> () -> {
                        put("row/%08d".formatted(n), new byte[] {1});
                        return null;
                    })
                    .toList();
            for (Future<Void> each : threads.invokeAll(all)) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
        return 2100;
    }

    @Override
    void discardBucket() throws Exception {
        uploads.deleteBucket(bucket);
    }
}
