package dev.polaris.backup.storage.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * {@code /upload/resumable}: the TUS protocol, version 1.0.0. Its refusals carry their true HTTP status and the bare
 * message. Open uploads end with the process.
 */
final class ResumableUploads {
    static final String PATH = "/upload/resumable";
    private static final String PROTOCOL = "1.0.0";

    private final Buckets buckets;
    private final ObjectWrites writes;
    private final ByteFiles files;
    private final long projectLimit;
    private final Map<String, Upload> open = new ConcurrentHashMap<>();

    ResumableUploads(Buckets buckets, ObjectWrites writes, ByteFiles files, long projectLimit) {
        this.buckets = buckets;
        this.writes = writes;
        this.files = files;
        this.projectLimit = projectLimit;
    }

    /** Its lock is held by the request that works on it. */
    private record Upload(
            String bucket,
            String name,
            String type,
            String cacheControl,
            ObjectNode userMetadata,
            boolean replace,
            long length,
            Path file) {}

    void serve(Call call) throws IOException {
        call.with("Tus-Resumable", PROTOCOL);
        try {
            if (call.method().equals("OPTIONS")) {
                call.with("Tus-Version", PROTOCOL)
                        .with("Tus-Extension", "creation,creation-with-upload,expiration,termination")
                        .answerEmpty(204);
                return;
            }
            if (!call.header("Tus-Resumable").orElse("").equals(PROTOCOL)) {
                refuse(call, 412, "Tus-Resumable Required\n");
                return;
            }
            if (!call.method().equals("HEAD")) {
                call.requireService();
            }
            if (call.isAt(PATH)) {
                create(call);
            } else {
                goOn(call, call.after(PATH + "/").orElseThrow());
            }
        } catch (StorageError refusal) {
            refuse(call, refusal.status(), refusal.getMessage());
        }
    }

    private void create(Call call) throws IOException {
        if (!call.method().equals("POST")) {
            throw StorageError.notFoundRoute(call.method(), PATH);
        }
        String length = call.header("Upload-Length").orElse("");
        if (!length.matches("\\d{1,18}")) {
            refuse(call, 400, "Upload-Length or Upload-Defer-Length header required\n");
            return;
        }
        Map<String, String> metadata = metadata(call.header("Upload-Metadata").orElse(""));
        String bucket = metadata.getOrDefault("bucketName", "");
        String name = metadata.getOrDefault("objectName", "");
        ObjectNames.requireKey(name);
        BucketRow rules = buckets.find(bucket).orElseThrow(StorageError::noSuchBucket);
        if (metadata.containsKey("contentType")) {
            ObjectWrites.requireAllowed(rules, name, metadata.get("contentType"));
        }
        if (Long.parseLong(length) > rules.limit(projectLimit)) {
            refuse(call, 413, "Maximum size exceeded\n");
            return;
        }
        Upload upload = new Upload(
                bucket,
                name,
                metadata.getOrDefault("contentType", "application/octet-stream"),
                metadata.getOrDefault("cacheControl", "").matches("-?\\d+")
                        ? "max-age=" + metadata.get("cacheControl")
                        : "no-cache",
                object(metadata.get("metadata")),
                call.header("x-upsert").filter("true"::equals).isPresent(),
                Long.parseLong(length),
                Files.createFile(files.newIncoming()));
        String id = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((bucket + "/" + name + "/" + UUID.randomUUID()).getBytes(StandardCharsets.UTF_8));
        open.put(id, upload);
        if (upload.length() == 0) {
            finish(id, upload);
        }
        // As in production: https whatever the way here, so that clients must put it on their own base.
        call.with("Location", "https://" + call.header("Host").orElse("localhost") + Call.BASE + PATH + "/" + id)
                .with("Upload-Offset", "0")
                .answerEmpty(201);
    }

    private void goOn(Call call, String id) throws IOException {
        Upload upload = open.get(id);
        if (upload == null) {
            refuse(call, 404, "The file for this url was not found\n");
            return;
        }
        synchronized (upload) {
            switch (call.method()) {
                case "HEAD" ->
                    call.with("Upload-Offset", Long.toString(Files.size(upload.file())))
                            .with("Upload-Length", Long.toString(upload.length()))
                            .with("Cache-Control", "no-store")
                            .answerEmpty(200);
                case "PATCH" -> append(call, id, upload);
                case "DELETE" -> {
                    open.remove(id);
                    Files.deleteIfExists(upload.file());
                    call.answerEmpty(204);
                }
                default -> throw StorageError.notFoundRoute(call.method(), PATH);
            }
        }
    }

    private void append(Call call, String id, Upload upload) throws IOException {
        String offset = call.header("Upload-Offset").orElse("");
        if (!offset.matches("\\d{1,18}")) {
            refuse(call, 403, "Upload-Offset header required\n");
            return;
        }
        if (!call.header("Content-Type").orElse("").equals("application/offset+octet-stream")) {
            refuse(call, 403, "Content-Type header required\n");
            return;
        }
        if (Long.parseLong(offset) != Files.size(upload.file())) {
            refuse(call, 409, "Upload-Offset conflict\n");
            return;
        }
        // What has arrived stays, also when the connection breaks: that is what one resumes from.
        if (!take(call.body(), upload)) {
            refuse(call, 413, "upload's size exceeded\n");
            return;
        }
        long arrived = Files.size(upload.file());
        if (arrived == upload.length()) {
            finish(id, upload);
            call.with("Tus-Complete", "1");
        }
        call.with("Upload-Offset", Long.toString(arrived)).answerEmpty(204);
    }

    /** False when more came than was announced. */
    private static boolean take(InputStream source, Upload upload) throws IOException {
        try (OutputStream target = Files.newOutputStream(upload.file(), StandardOpenOption.APPEND)) {
            long room = upload.length() - Files.size(upload.file());
            byte[] buffer = new byte[64 << 10];
            for (int count = source.read(buffer); count >= 0; count = source.read(buffer)) {
                if (count > room) {
                    return false;
                }
                target.write(buffer, 0, count);
                room -= count;
            }
            return true;
        }
    }

    private void finish(String id, Upload upload) throws IOException {
        open.remove(id);
        writes.write(
                upload.bucket(),
                upload.name(),
                files.takeWhole(upload.file()),
                upload.type(),
                upload.cacheControl(),
                upload.userMetadata(),
                upload.replace());
    }

    private static void refuse(Call call, int status, String message) throws IOException {
        call.with("Content-Type", "text/plain").answer(status, message.getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, String> metadata(String header) {
        Map<String, String> metadata = new HashMap<>();
        for (String pair : header.isBlank() ? new String[0] : header.split(",")) {
            String[] words = pair.trim().split(" ", -1);
            try {
                metadata.put(
                        words[0],
                        words.length < 2
                                ? ""
                                : new String(Base64.getDecoder().decode(words[1]), StandardCharsets.UTF_8));
            } catch (IllegalArgumentException e) {
                throw StorageError.invalidParameter("upload-metadata");
            }
        }
        return metadata;
    }

    private static ObjectNode object(String json) {
        try {
            return json != null && Call.JSON.readTree(json) instanceof ObjectNode object ? object : null;
        } catch (IOException e) {
            return null;
        }
    }
}
