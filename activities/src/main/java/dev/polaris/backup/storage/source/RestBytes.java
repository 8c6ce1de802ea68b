package dev.polaris.backup.storage.source;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polaris.backup.storage.source.StorageSourceException.BucketMissing;
import dev.polaris.backup.storage.source.StorageSourceException.ObjectGone;
import dev.polaris.backup.storage.source.StorageSourceException.Refused;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Objects by REST. */
final class RestBytes implements ByteRequests {
    private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18})");

    private final StorageAddress address;
    private final RestClient client;

    RestBytes(StorageAddress address, RestClient client) {
        this.address = address;
        this.client = client;
    }

    @Override
    public Piece get(String bucket, String key, long from, long length) {
        String doing = "reading " + bucket + "/" + key;
        HttpRequest.Builder request =
                client.request(address.of("/object/authenticated", bucket, key)).GET();
        boolean ranged = from > 0 || length < Long.MAX_VALUE;
        if (ranged) {
            request.header("Range", "bytes=" + from + "-" + (length < Long.MAX_VALUE - from ? from + length - 1 : ""));
        }
        HttpResponse<InputStream> answer =
                client.send(doing, request.build(), refusal -> meaning(refusal, bucket, key));
        Optional<Piece> piece = piece(answer, ranged);
        if (piece.isEmpty()) {
            drop(answer.body());
            throw new Refused(doing, "the answer does not say which bytes it has", "Read by another way, such as s3.");
        }
        return piece.get();
    }

    private static Optional<Piece> piece(HttpResponse<InputStream> answer, boolean ranged) {
        HttpHeaders headers = answer.headers();
        if (!ranged) {
            OptionalLong size = headers.firstValueAsLong("Content-Length");
            return size.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Piece(facts(headers, size.getAsLong()), 0, size.getAsLong(), answer.body()));
        }
        Matcher range = RANGE.matcher(headers.firstValue("Content-Range").orElse(""));
        if (answer.statusCode() != 206 || !range.matches()) {
            return Optional.empty();
        }
        long first = Long.parseLong(range.group(1));
        long last = Long.parseLong(range.group(2));
        return Optional.of(
                new Piece(facts(headers, Long.parseLong(range.group(3))), first, last - first + 1, answer.body()));
    }

    /** Last-Modified is of the store behind, and no fact of the object. */
    private static ObjectFacts facts(HttpHeaders headers, long size) {
        return new ObjectFacts(
                OptionalLong.of(size),
                ObjectEntityTag.bare(headers.firstValue("ETag").orElse(null)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                headers.firstValue("Content-Type"),
                headers.firstValue("Cache-Control"),
                Optional.empty(),
                Optional.empty());
    }

    private static void drop(InputStream body) {
        try {
            body.close();
        } catch (java.io.IOException e) {
            // It is given up anyway.
        }
    }

    @Override
    public ObjectFacts describe(String bucket, String key) {
        return facts(info(bucket, key));
    }

    /** What {@code /object/info} answers: the object's row. */
    JsonNode info(String bucket, String key) {
        HttpRequest request =
                client.request(address.of("/object/info", bucket, key)).GET().build();
        return client.json("describing " + bucket + "/" + key, request, refusal -> meaning(refusal, bucket, key));
    }

    static ObjectFacts facts(JsonNode info) {
        return new ObjectFacts(
                info.path("size").canConvertToLong() && info.path("size").isNumber()
                        ? OptionalLong.of(info.path("size").asLong())
                        : OptionalLong.empty(),
                ObjectEntityTag.bare(info.path("etag").asText(null)),
                RowFacts.text(info, "version"),
                RowFacts.time(info, "last_modified"),
                RowFacts.time(info, "created_at"),
                RowFacts.text(info, "content_type"),
                RowFacts.text(info, "cache_control"),
                Optional.of(RowFacts.userMetadata(info.path("metadata"))),
                Optional.empty());
    }

    private static RuntimeException meaning(RestRefusal refusal, String bucket, String key) {
        if (refusal.isOutOfRange()) {
            return new OutOfRange();
        }
        if (refusal.isMissingBucket()) {
            return new BucketMissing(bucket, "it was not found while reading from it");
        }
        return refusal.isMissingObject() ? new ObjectGone(bucket + "/" + key) : null;
    }
}
