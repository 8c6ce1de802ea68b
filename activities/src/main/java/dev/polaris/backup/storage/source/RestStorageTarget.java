package dev.polaris.backup.storage.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polaris.backup.s3.S3Timings;
import dev.polaris.backup.storage.source.StorageSourceException.BucketMissing;
import dev.polaris.backup.storage.source.StorageSourceException.ObjectExists;
import dev.polaris.backup.storage.source.StorageSourceException.ObjectRefused;
import dev.polaris.backup.storage.source.StorageSourceException.ObjectRefused.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * A project's Storage, to be written by its REST interface and a key that may do everything. Requests that fail on the way
 * or are throttled are repeated, at the shared pace; what is thrown is final for the moment. Safe for use by several
 * threads.
 *
 * @see StorageSourceException what all methods throw
 */
public final class RestStorageTarget implements AutoCloseable {
    private final StorageAddress address;
    private final RestClient client;
    private final SourceRequests requests;
    private final RestStorageSource source;

    /**
     * A project's Storage.
     *
     * @param project such as {@code https://ref.supabase.co}
     * @param pace shared by all that is asked of the project
     * @param timings how long to wait and how often to ask again
     */
    public RestStorageTarget(URI project, ServiceKey key, RequestPace pace, S3Timings timings) {
        address = new StorageAddress(project);
        client = new RestClient(key, timings);
        requests = new SourceRequests(pace, timings);
        source = new RestStorageSource(address, client, requests);
    }

    /** The same Storage, to be read; closed with this. */
    public StorageSource source() {
        return source;
    }

    /** Where it is, for people. */
    public String label() {
        return address.toString();
    }

    /** Creates a bucket of this name and kind without limits; nothing happens when it is there. */
    public void createBucket(String id, boolean open) {
        ObjectNode body =
                RestClient.JSON.createObjectNode().put("id", id).put("name", id).put("public", open);
        json(
                "creating bucket " + id,
                "/bucket",
                "POST",
                body,
                refusal -> refusal.isAlreadyThere() ? new There() : null);
    }

    /** Removes a bucket that is empty; nothing happens when it is not there. */
    public void deleteBucket(String id) {
        String doing = "removing bucket " + id;
        HttpRequest request = client.request(address.of("/bucket/" + StorageAddress.encoded(id, false)))
                .DELETE()
                .build();
        try {
            var unused = requests.answer(
                    doing,
                    () -> client.json(doing, request, refusal -> refusal.isMissingBucket() ? new There() : null));
        } catch (There e) {
            // As wished.
        }
    }

    /** Says that nothing is to be done. */
    private static final class There extends RuntimeException {
        private static final long serialVersionUID = 1L;

        There() {
            super("it is so already", null, false, false);
        }
    }

    /** Changes a bucket's size limit and types to these settings; its openness stays as it is there. */
    public void limitBucket(BucketSettings settings) {
        ObjectNode body = RestClient.JSON.createObjectNode().put("public", settings.open());
        settings.fileSizeLimit()
                .ifPresentOrElse(limit -> body.put("file_size_limit", limit), () -> body.putNull("file_size_limit"));
        if (settings.allowedMimeTypes().isEmpty()) {
            body.putNull("allowed_mime_types");
        } else {
            ArrayNode types = body.putArray("allowed_mime_types");
            settings.allowedMimeTypes().forEach(types::add);
        }
        String id = settings.id();
        json(
                "changing bucket " + id,
                "/bucket/" + StorageAddress.encoded(id, false),
                "PUT",
                body,
                refusal -> refusal.isMissingBucket() ? new BucketMissing(id, "it is gone") : null);
    }

    private void json(String doing, String path, String method, JsonNode body, RestClient.Meaning meaning) {
        HttpRequest request = client.request(address.of(path))
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body.toString()))
                .build();
        try {
            var unused = requests.answer(doing, () -> client.json(doing, request, meaning));
        } catch (There e) {
            // As wished.
        }
    }

    /**
     * Uploads an object as a whole.
     *
     * @param replace whether an object of this key is overwritten
     * @throws ObjectExists when there is one that is not to be overwritten
     * @throws ObjectRefused when it cannot be uploaded as it is
     */
    public void upload(String bucket, String key, byte[] bytes, UploadFacts facts, boolean replace) {
        String doing = "uploading " + bucket + "/" + key;
        BodyPublisher body = bytes.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(bytes);
        HttpRequest.Builder request = client.request(address.of("/object", bucket, key))
                .header("Content-Type", facts.typeHeader())
                .header("cache-control", facts.cacheHeader())
                .header("x-upsert", Boolean.toString(replace))
                .POST(body);
        if (!facts.userMetadata().isEmpty()) {
            request.header("x-metadata", base64(json(facts.userMetadata())));
        }
        HttpRequest sent = request.build();
        requests.answer(doing, () -> {
            drain(client.send(doing, sent, bytes.length, refusal -> meaning(refusal, bucket, key)));
            return null;
        });
    }

    /**
     * Begins an upload that can be gone on with by any process.
     *
     * @param length of the whole object, in bytes
     * @param replace whether an object of this key is overwritten when the upload is complete
     */
    public ResumableUpload begin(String bucket, String key, long length, UploadFacts facts, boolean replace) {
        String doing = "beginning the upload of " + bucket + "/" + key;
        StringBuilder metadata = new StringBuilder("bucketName " + base64(bucket) + ",objectName " + base64(key)
                + ",contentType " + base64(facts.typeHeader()));
        if (!facts.seconds().isEmpty()) {
            metadata.append(",cacheControl ").append(base64(facts.seconds()));
        }
        if (!facts.userMetadata().isEmpty()) {
            metadata.append(",metadata ").append(base64(json(facts.userMetadata())));
        }
        HttpRequest request = client.request(address.of(ResumableUpload.PATH))
                .header("Tus-Resumable", ResumableUpload.PROTOCOL)
                .header("Upload-Length", Long.toString(length))
                .header("Upload-Metadata", metadata.toString())
                .header("x-upsert", Boolean.toString(replace))
                .POST(BodyPublishers.noBody())
                .build();
        String location = requests.answer(doing, () -> {
            HttpResponse<InputStream> answer = client.send(doing, request, refusal -> meaning(refusal, bucket, key));
            drain(answer);
            return answer.headers()
                    .firstValue("Location")
                    .orElseThrow(() -> new StorageSourceException.Unavailable(doing, "the answer has no place", null));
        });
        return goOn(bucket, key, ResumableUpload.idIn(location), replace);
    }

    /**
     * An upload that was begun earlier, by whomever.
     *
     * @param id see {@link ResumableUpload#id}
     * @param replace whether an object of this key is overwritten when the upload is complete
     */
    public ResumableUpload goOn(String bucket, String key, String id, boolean replace) {
        return new ResumableUpload(
                client, requests, address.of(ResumableUpload.PATH + "/" + id), bucket, key, id, replace);
    }

    /** What refusals of uploads mean, of whole ones and of resumable ones, which say only a status. */
    static RuntimeException meaning(RestRefusal refusal, String bucket, String key) {
        String object = bucket + "/" + key;
        if (refusal.isMissingBucket()) {
            return new BucketMissing(bucket, "it was not found while writing into it");
        }
        if (refusal.isAlreadyThere()) {
            return new ObjectExists(object);
        }
        Optional<Reason> reason = refusal.objection();
        return reason.map(why -> new ObjectRefused(why, "While uploading " + object + ": " + refusal.what()))
                .orElse(null);
    }

    static void drain(HttpResponse<InputStream> answer) {
        try (InputStream body = answer.body()) {
            body.transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException e) {
            // The answer was a success; what it says besides is not needed.
        }
    }

    private static String json(Map<String, JsonNode> userMetadata) {
        try {
            return RestClient.JSON.writeValueAsString(userMetadata);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("metadata that was read as JSON cannot be written as such", e);
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        client.close();
    }
}
