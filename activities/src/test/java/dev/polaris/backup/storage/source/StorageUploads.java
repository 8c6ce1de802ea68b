package dev.polaris.backup.storage.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** What applications do to a project's Storage, by its REST interface. */
public final class StorageUploads {
    private static final int EMPTYING_SECONDS = 300;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final StorageAddress address;
    private final String key;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /**
     * A project's.
     *
     * @param project its address, with or without {@code /storage/v1}
     * @param key a secret key or a token of the service role
     */
    public StorageUploads(URI project, String key) {
        this.address = new StorageAddress(project);
        this.key = key;
    }

    public void createBucket(String id) throws IOException, InterruptedException {
        createBucket(id, Map.of("public", false));
    }

    /** Makes a bucket with settings as the interface has them, such as {@code file_size_limit}. */
    public void createBucket(String id, Map<String, Object> settings) throws IOException, InterruptedException {
        var body = JSON.createObjectNode().put("id", id).put("name", id);
        body.setAll((com.fasterxml.jackson.databind.node.ObjectNode) JSON.valueToTree(settings));
        succeed(request(address.of("/bucket"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString())));
    }

    /** Empties and deletes it; a hosted project empties it in its own time, so this waits for that. */
    public void deleteBucket(String id) throws IOException, InterruptedException {
        URI bucket = address.of("/bucket/" + StorageAddress.encoded(id, false));
        succeed(request(URI.create(bucket + "/empty")).POST(BodyPublishers.noBody()));
        for (int attempt = 1; ; attempt++) {
            try {
                succeed(request(bucket).DELETE());
                return;
            } catch (IOException e) {
                if (attempt == EMPTYING_SECONDS || !e.getMessage().contains("ResourceNotEmpty")) {
                    throw e;
                }
                Thread.sleep(1000);
            }
        }
    }

    /** Uploads as text without any metadata, over whatever is there. */
    public void put(String bucket, String objectKey, byte[] bytes) throws IOException, InterruptedException {
        put(bucket, objectKey, bytes, "text/plain", "no-cache", Optional.empty());
    }

    public void put(
            String bucket,
            String objectKey,
            byte[] bytes,
            String contentType,
            String cacheControl,
            Optional<Map<String, JsonNode>> userMetadata)
            throws IOException, InterruptedException {
        BodyPublisher body = bytes.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(bytes);
        HttpRequest.Builder request = request(address.of("/object", bucket, objectKey))
                .header("Content-Type", contentType)
                .header("cache-control", cacheControl)
                .header("x-upsert", "true")
                .POST(body);
        if (userMetadata.isPresent()) {
            request.header(
                    "x-metadata", Base64.getEncoder().encodeToString(JSON.writeValueAsBytes(userMetadata.get())));
        }
        succeed(request);
    }

    public void delete(String bucket, String objectKey) throws IOException, InterruptedException {
        succeed(request(address.of("/object", bucket, objectKey)).DELETE());
    }

    private HttpRequest.Builder request(URI place) {
        HttpRequest.Builder request = HttpRequest.newBuilder(place).header("apikey", key);
        return key.startsWith("sb_") ? request : request.header("Authorization", "Bearer " + key);
    }

    private void succeed(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpRequest sent = request.build();
        HttpResponse<String> answer = client.send(sent, BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(sent.method() + " " + sent.uri() + ": " + answer.statusCode() + " " + answer.body());
        }
    }
}
