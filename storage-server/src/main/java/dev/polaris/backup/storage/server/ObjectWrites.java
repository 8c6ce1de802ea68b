package dev.polaris.backup.storage.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polaris.backup.storage.server.ByteFiles.Stored;
import dev.polaris.backup.storage.server.ObjectRows.Written;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Objects uploaded, copied, moved and deleted. */
final class ObjectWrites {
    private static final int MOST_USER_METADATA = 1 << 20;
    private static final int MOST_DELETED = 1000;

    private final Buckets buckets;
    private final ObjectRows rows;
    private final ByteFiles files;
    private final long projectLimit;

    ObjectWrites(Buckets buckets, ObjectRows rows, ByteFiles files, long projectLimit) {
        this.buckets = buckets;
        this.rows = rows;
        this.files = files;
        this.projectLimit = projectLimit;
    }

    void upload(Call call, String bucket, String name, boolean replace) throws IOException {
        call.requireService();
        BucketRow rules = buckets.find(bucket).orElseThrow(StorageError::noSuchBucket);
        String type = call.header("Content-Type").orElse("application/octet-stream");
        if (type.startsWith("multipart/form-data")) {
            throw StorageError.invalidRequest("this stand-in takes raw bodies, not forms");
        }
        requireAllowed(rules, name, type);
        long limit = limit(rules, name);
        if (call.header("Content-Length").map(Long::parseLong).orElse(0L) > limit) {
            throw StorageError.tooLarge();
        }
        ObjectNames.requireKey(name);
        if (!replace && rows.find(bucket, name).flatMap(ObjectRows.Found::row).isPresent()) {
            throw StorageError.keyExists();
        }
        ObjectNode userMetadata = userMetadata(call.header("x-metadata").orElse(null));
        Stored stored = files.store(call.body(), limit);
        Written written = write(
                bucket, name, stored, type, call.header("cache-control").orElse("no-cache"), userMetadata, replace);
        call.answer(200, Map.of("Id", written.id(), "Key", bucket + "/" + name));
    }

    /** Dashboards make folders by empty objects of any type. */
    static void requireAllowed(BucketRow rules, String name, String type) {
        if (!name.endsWith(".emptyFolderPlaceholder")) {
            rules.requireMimeType(type);
        }
    }

    private long limit(BucketRow rules, String name) {
        return name.endsWith(".emptyFolderPlaceholder") ? 0 : rules.limit(projectLimit);
    }

    /** Writes the row of bytes that are stored, and removes those that it had before. */
    Written write(
            String bucket,
            String name,
            Stored stored,
            String type,
            String cacheControl,
            ObjectNode userMetadata,
            boolean replace)
            throws IOException {
        try {
            Written written = rows.write(bucket, name, stored, type, cacheControl, userMetadata, replace);
            files.delete(written.oldVersion());
            return written;
        } catch (StorageError refusal) {
            files.delete(stored.version());
            throw refusal;
        }
    }

    static ObjectNode userMetadata(String header) {
        if (header == null) {
            return null;
        }
        try {
            byte[] json = Base64.getMimeDecoder().decode(header);
            if (json.length > MOST_USER_METADATA) {
                throw StorageError.tooLarge();
            }
            return Call.JSON.readTree(json) instanceof ObjectNode object ? object : null;
        } catch (IOException | IllegalArgumentException e) {
            // Storage itself lets bad metadata pass as none.
            return null;
        }
    }

    void delete(Call call, String bucket, String name) throws IOException {
        call.requireService();
        if (buckets.find(bucket).isEmpty()) {
            throw StorageError.noSuchBucket();
        }
        if (remove(bucket, List.of(name)).isEmpty()) {
            throw StorageError.noSuchKey();
        }
        call.answer(200, Map.of("message", "Successfully deleted"));
    }

    void deleteMany(Call call, String bucket) throws IOException {
        call.requireService();
        List<String> names = new ArrayList<>();
        for (JsonNode name : call.json().path("prefixes")) {
            names.add(name.asText());
        }
        if (names.isEmpty() || names.size() > MOST_DELETED) {
            throw StorageError.invalidRequest("body/prefixes must have 1 to " + MOST_DELETED + " items");
        }
        ArrayNode gone = Call.JSON.createArrayNode();
        remove(bucket, names).forEach(object -> gone.add(ObjectLists.listed(object.name(), object)));
        call.answer(200, gone);
    }

    private List<ObjectRow> remove(String bucket, List<String> names) throws IOException {
        List<ObjectRow> gone = rows.delete(bucket, names);
        for (ObjectRow object : gone) {
            files.delete(object.version());
        }
        return gone;
    }

    void copy(Call call) throws IOException {
        call.requireService();
        Names names = Names.of(call.json());
        ObjectRow source = find(names.bucket(), names.source());
        boolean replace = call.header("x-upsert").filter("true"::equals).isPresent();
        ObjectNode userMetadata = names.copyMetadata() && source.userMetadata() instanceof ObjectNode kept
                ? kept
                : userMetadata(call.header("x-metadata").orElse(null));
        Stored copy = files.copy(source.version(), source.etag());
        Written written = write(
                names.otherBucket(),
                names.destination(),
                copy,
                source.contentType(),
                source.cacheControl(),
                userMetadata,
                replace);
        call.answer(200, Map.of("Id", written.id(), "Key", names.otherBucket() + "/" + names.destination()));
    }

    void move(Call call) throws IOException {
        call.requireService();
        Names names = Names.of(call.json());
        ObjectRow source = find(names.bucket(), names.source());
        if (rows.find(names.otherBucket(), names.destination())
                .flatMap(ObjectRows.Found::row)
                .isPresent()) {
            throw StorageError.keyExists();
        }
        rows.rename(names.bucket(), names.source(), names.otherBucket(), names.destination());
        call.answer(200, Map.of("message", "Successfully moved", "Id", source.id(), "Key", names.destination()));
    }

    private ObjectRow find(String bucket, String name) {
        return rows.find(bucket, name)
                .orElseThrow(StorageError::noSuchBucket)
                .row()
                .orElseThrow(StorageError::noSuchKey);
    }

    private record Names(String bucket, String source, String otherBucket, String destination, boolean copyMetadata) {
        static Names of(ObjectNode body) {
            String bucket = body.path("bucketId").asText("");
            String destination = body.path("destinationKey").asText("");
            ObjectNames.requireKey(destination);
            return new Names(
                    bucket,
                    body.path("sourceKey").asText(""),
                    body.path("destinationBucket").asText(bucket),
                    destination,
                    body.path("copyMetadata").asBoolean(true));
        }
    }
}
