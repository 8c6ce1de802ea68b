package dev.polaris.backup.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.ObjectVersion;

/** What really is in the bucket for one environment, seen with the set-up key and past any proxy. */
final class Bucket implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final S3Client admin = Stack.s3("admin");
    private final String env;

    Bucket(String env) {
        this.env = env;
    }

    S3Client admin() {
        return admin;
    }

    /** Every version of every object of the environment's database backups whose key ends like this. */
    List<ObjectVersion> versions(String suffix) {
        return admin
                .listObjectVersionsPaginator(
                        request -> request.bucket(Stack.bucket()).prefix("db/" + env + "/"))
                .versions()
                .stream()
                .filter(version -> version.key().endsWith(suffix))
                .toList();
    }

    /** Multipart uploads of the environment that are neither completed nor aborted. */
    List<MultipartUpload> openUploads() {
        return admin.listMultipartUploads(
                        request -> request.bucket(Stack.bucket()).prefix("db/" + env + "/"))
                .uploads();
    }

    byte[] read(String key, String versionId) {
        return admin.getObjectAsBytes(
                        request -> request.bucket(Stack.bucket()).key(key).versionId(versionId))
                .asByteArray();
    }

    /** The user metadata of one version. */
    Map<String, String> metadata(String key, String versionId) {
        return admin.headObject(
                        request -> request.bucket(Stack.bucket()).key(key).versionId(versionId))
                .metadata();
    }

    /** The object pinned under this name by the commit record of a slot. */
    byte[] readPinned(String slot, String name) throws IOException {
        JsonNode pinned = commitRecord(slot).get("objects").get(name);
        return read(pinned.get("key").asText(), pinned.get("versionId").asText());
    }

    /** The commit record of a slot, its oldest version. */
    JsonNode commitRecord(String slot) throws IOException {
        List<ObjectVersion> versions = versions(slot + "/backup.json");
        ObjectVersion oldest = versions.get(versions.size() - 1);
        return MAPPER.readTree(read(oldest.key(), oldest.versionId()));
    }

    /** The verdicts on a slot. */
    JsonNode verification(String slot) throws IOException {
        return MAPPER.readTree(admin.getObjectAsBytes(
                        request -> request.bucket(Stack.bucket()).key("db/" + env + "/" + slot + "/verification.json"))
                .asByteArray());
    }

    /** Writes an object as somebody with the set-up key would. */
    void put(String key, byte[] content) {
        admin.putObject(request -> request.bucket(Stack.bucket()).key(key), RequestBody.fromBytes(content));
    }

    @Override
    public void close() {
        admin.close();
    }
}
