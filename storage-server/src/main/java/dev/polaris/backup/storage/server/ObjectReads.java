package dev.polaris.backup.storage.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polaris.backup.storage.server.ApiKeys.Caller;
import dev.polaris.backup.storage.server.ObjectRows.Found;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Objects given out: bytes by GET, what the row says by HEAD and info. */
final class ObjectReads {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    private final ObjectRows rows;
    private final ByteFiles files;

    ObjectReads(ObjectRows rows, ByteFiles files) {
        this.rows = rows;
        this.files = files;
    }

    void get(Call call, String bucket, String name) throws IOException {
        ObjectRow object = find(call, bucket, name);
        if (object.version() == null) {
            throw StorageError.noBytes();
        }
        try (FileChannel file = FileChannel.open(files.of(object.version()))) {
            Instant written = java.nio.file.Files.getLastModifiedTime(files.of(object.version()))
                    .toInstant();
            call.with("ETag", object.etag())
                    .with("Last-Modified", httpTime(written))
                    .with("Cache-Control", object.cacheControl())
                    .with("Accept-Ranges", "bytes")
                    .with("X-Robots-Tag", "none");
            if (call.header("If-None-Match")
                    .filter(tag -> tag.equals(object.etag()))
                    .isPresent()) {
                call.answerEmpty(304);
                return;
            }
            send(call, object, file);
        } catch (NoSuchFileException e) {
            throw StorageError.noBytes();
        }
    }

    private static void send(Call call, ObjectRow object, FileChannel file) throws IOException {
        long size = file.size();
        long first = 0;
        long length = size;
        int status = 200;
        String range = call.header("Range").orElse(null);
        if (range != null) {
            long[] wanted = range(range, size);
            first = wanted[0];
            length = wanted[1] - first + 1;
            status = 206;
            call.with("Content-Range", "bytes " + first + "-" + wanted[1] + "/" + size);
        }
        call.with("Content-Type", object.contentType());
        if (length == 0) {
            call.with("Content-Length", "0").answerEmpty(status);
            return;
        }
        copy(file, first, length, call.begin(status, length));
    }

    private static void copy(FileChannel file, long from, long length, OutputStream target) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(length, 64 << 10));
        long position = from;
        long end = from + length;
        while (position < end) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), end - position));
            int count = file.read(buffer, position);
            if (count < 0) {
                throw new IOException("the file of an object became shorter while it was read");
            }
            target.write(buffer.array(), 0, count);
            position += count;
        }
        target.close();
    }

    private static long[] range(String text, long size) {
        Matcher range = RANGE.matcher(text);
        if (!range.matches()
                || size == 0
                || range.group(1).isEmpty() && range.group(2).isEmpty()) {
            throw StorageError.invalidRange();
        }
        if (range.group(1).isEmpty()) {
            long suffix = Long.parseLong(range.group(2));
            if (suffix == 0) {
                throw StorageError.invalidRange();
            }
            return new long[] {Math.max(size - suffix, 0), size - 1};
        }
        long first = Long.parseLong(range.group(1));
        long last = range.group(2).isEmpty() ? size - 1 : Long.parseLong(range.group(2));
        if (first >= size || last < first) {
            throw StorageError.invalidRange();
        }
        return new long[] {first, Math.min(last, size - 1)};
    }

    /** Both tell of the row only; they do not know whether the bytes are there. */
    void head(Call call, String bucket, String name) throws IOException {
        ObjectRow object = find(call, bucket, name);
        call.with("ETag", object.etag())
                .with("Cache-Control", object.cacheControl())
                .with("Content-Type", object.contentType())
                .with("Content-Length", object.metadata().path("size").asText("0"))
                .answerEmpty(200);
    }

    void info(Call call, String bucket, String name) throws IOException {
        ObjectRow object = find(call, bucket, name);
        ObjectNode body = Call.JSON.createObjectNode();
        body.put("id", object.id());
        body.put("name", object.name());
        body.put("version", object.version());
        body.put("bucket_id", object.bucket());
        body.set("size", orNull(object, "size"));
        body.set("content_type", orNull(object, "mimetype"));
        body.set("cache_control", orNull(object, "cacheControl"));
        body.set("etag", orNull(object, "eTag"));
        body.set("metadata", object.userMetadata().isMissingNode() ? null : object.userMetadata());
        body.put("last_modified", object.updatedAt());
        body.put("created_at", object.createdAt());
        call.answer(200, body);
    }

    private static com.fasterxml.jackson.databind.JsonNode orNull(ObjectRow object, String fact) {
        return object.metadata().hasNonNull(fact) ? object.metadata().get(fact) : null;
    }

    private ObjectRow find(Call call, String bucket, String name) {
        Found found = rows.find(bucket, name).orElseThrow(StorageError::noSuchBucket);
        if (!found.open() && call.caller() == Caller.NOBODY) {
            throw StorageError.noSuchBucket();
        }
        if (!found.open() && call.caller() == Caller.ANON) {
            throw StorageError.noSuchKey();
        }
        return found.row().orElseThrow(StorageError::noSuchKey);
    }

    private static String httpTime(Instant time) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(time.atOffset(ZoneOffset.UTC));
    }
}
