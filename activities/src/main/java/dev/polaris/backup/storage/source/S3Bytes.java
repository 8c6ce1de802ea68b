package dev.polaris.backup.storage.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.polaris.backup.storage.source.StorageSourceException.BucketMissing;
import dev.polaris.backup.storage.source.StorageSourceException.ObjectGone;
import dev.polaris.backup.storage.source.StorageSourceException.Refused;
import java.io.FilterInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** Objects by S3. */
final class S3Bytes implements ByteRequests {
    private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18})");

    private final S3Client client;

    S3Bytes(S3Client client) {
        this.client = client;
    }

    @Override
    public Piece get(String bucket, String key, long from, long length) {
        String doing = "reading " + bucket + "/" + key;
        GetObjectRequest.Builder request =
                GetObjectRequest.builder().bucket(bucket).key(key);
        boolean ranged = from > 0 || length < Long.MAX_VALUE;
        if (ranged) {
            request.range("bytes=" + from + "-" + (length < Long.MAX_VALUE - from ? from + length - 1 : ""));
        }
        ResponseInputStream<GetObjectResponse> content = S3Refusals.translated(
                doing, () -> client.getObject(request.build()), refusal -> meaning(refusal, bucket, key));
        GetObjectResponse answer = content.response();
        if (!ranged) {
            return new Piece(facts(answer, answer.contentLength()), 0, answer.contentLength(), new Body(content));
        }
        Matcher range = RANGE.matcher(answer.contentRange() == null ? "" : answer.contentRange());
        if (!range.matches()) {
            content.abort();
            throw new Refused(
                    doing, "the answer does not say which bytes it has", "Read by another way, such as rest.");
        }
        long first = Long.parseLong(range.group(1));
        long last = Long.parseLong(range.group(2));
        return new Piece(facts(answer, Long.parseLong(range.group(3))), first, last - first + 1, new Body(content));
    }

    private static ObjectFacts facts(GetObjectResponse answer, long size) {
        return facts(size, answer.eTag(), answer.contentType(), answer.cacheControl(), answer.metadata());
    }

    private static ObjectFacts facts(
            long size, String etag, String contentType, String cacheControl, Map<String, String> metadata) {
        Map<String, JsonNode> userMetadata = new HashMap<>();
        metadata.forEach((name, value) -> userMetadata.put(name, TextNode.valueOf(value)));
        return new ObjectFacts(
                OptionalLong.of(size),
                ObjectEntityTag.bare(etag),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.ofNullable(contentType),
                Optional.ofNullable(cacheControl),
                Optional.of(userMetadata),
                Optional.empty());
    }

    @Override
    public ObjectFacts describe(String bucket, String key) {
        HeadObjectResponse answer = S3Refusals.translated(
                "describing " + bucket + "/" + key,
                () -> client.headObject(request -> request.bucket(bucket).key(key)),
                refusal -> meaning(refusal, bucket, key));
        return facts(
                answer.contentLength(), answer.eTag(), answer.contentType(), answer.cacheControl(), answer.metadata());
    }

    private static RuntimeException meaning(S3Refusals.Refusal refusal, String bucket, String key) {
        if (refusal.status() == 416 || refusal.code().equals("InvalidRange")) {
            return new OutOfRange();
        }
        if (refusal.code().equals("NoSuchBucket")) {
            return new BucketMissing(bucket, "it was not found while reading from it");
        }
        return refusal.status() == 404 ? new ObjectGone(bucket + "/" + key) : null;
    }

    /** Closing gives up the rest instead of reading it, and the SDK's failures are those of a connection. */
    private static final class Body extends FilterInputStream {
        private final ResponseInputStream<GetObjectResponse> content;
        private boolean ended;

        Body(ResponseInputStream<GetObjectResponse> content) {
            super(content);
            this.content = content;
        }

        @Override
        public int read() throws IOException {
            byte[] single = new byte[1];
            return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            try {
                int count = super.read(target, offset, length);
                ended = ended || count < 0;
                return count;
            } catch (SdkException e) {
                throw new IOException(e.getClass().getSimpleName());
            }
        }

        @Override
        public void close() throws IOException {
            if (ended) {
                super.close();
            } else {
                content.abort();
            }
        }
    }
}
