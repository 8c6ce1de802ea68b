package dev.polaris.backup.s3;

import java.io.ByteArrayInputStream;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** Writes of objects that go out in one request. */
final class SinglePuts {
    private static final String ACTION = "s3:PutObject";

    private final S3Connection connection;
    private final S3Clients clients;
    private final S3Calls calls;

    SinglePuts(S3Connection connection, S3Clients clients, S3Calls calls) {
        this.connection = connection;
        this.clients = clients;
        this.calls = calls;
    }

    PinnedObject put(String key, byte[] bytes, int length, String contentType, Map<String, String> metadata) {
        Sha256 sha256 = Sha256.of(bytes, length);
        PutObjectRequest request =
                request(key, length, sha256, contentType, metadata).build();
        PutObjectResponse answer = calls.repeatable(
                ACTION, key, () -> clients.retrying().putObject(request, body(bytes, length, contentType)));
        return pinned(key, length, sha256, answer);
    }

    CreateOutcome putIfAbsent(String key, byte[] bytes, String contentType, Map<String, String> metadata) {
        Sha256 sha256 = Sha256.of(bytes, bytes.length);
        PutObjectRequest request = request(key, bytes.length, sha256, contentType, metadata)
                .ifNoneMatch("*")
                .build();
        return conditional(key, request, bytes, contentType)
                .<CreateOutcome>map(answer -> new CreateOutcome.Created(pinned(key, bytes.length, sha256, answer)))
                .orElseGet(CreateOutcome.AlreadyThere::new);
    }

    ReplaceOutcome replace(
            String key, byte[] bytes, String contentType, Map<String, String> metadata, Optional<String> etag) {
        Sha256 sha256 = Sha256.of(bytes, bytes.length);
        PutObjectRequest.Builder request = request(key, bytes.length, sha256, contentType, metadata);
        etag.ifPresentOrElse(tag -> request.ifMatch(EntityTag.quoted(tag)), () -> request.ifNoneMatch("*"));
        return conditional(key, request.build(), bytes, contentType)
                .<ReplaceOutcome>map(answer -> new ReplaceOutcome.Replaced(
                        pinned(key, bytes.length, sha256, answer), EntityTag.bare(answer.eTag())))
                .orElseGet(ReplaceOutcome.ChangedMeanwhile::new);
    }

    /**
     * Sent at most once: a repetition by the SDK would meet the object the first, unanswered request created, and
     * report our own success as somebody else's.
     */
    private Optional<PutObjectResponse> conditional(
            String key, PutObjectRequest request, byte[] bytes, String contentType) {
        return calls.once(ACTION, key, () -> {
            try {
                return Optional.of(clients.single().putObject(request, body(bytes, bytes.length, contentType)));
            } catch (AwsServiceException e) {
                if (e.statusCode() == 412 || request.ifMatch() != null && e.statusCode() == 404) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    private PutObjectRequest.Builder request(
            String key, int length, Sha256 sha256, String contentType, Map<String, String> metadata) {
        PutObjectRequest.Builder request = PutObjectRequest.builder()
                .bucket(connection.bucket())
                .key(key)
                .contentLength((long) length)
                .contentType(contentType)
                .metadata(metadata)
                .checksumSHA256(sha256.base64());
        if (connection.encryption() instanceof Encryption.Kms kms) {
            return request.serverSideEncryption(ServerSideEncryption.AWS_KMS).ssekmsKeyId(kms.keyId());
        }
        return request.serverSideEncryption(ServerSideEncryption.AES256);
    }

    static RequestBody body(byte[] bytes, int length, String contentType) {
        return body(bytes, length, contentType, unheard -> {});
    }

    /**
     * Reads straight from the array, so the SDK keeps no copy of it.
     *
     * @param moved hears how many bytes go out, piece by piece: a part on a slow line is otherwise silent for long
     */
    static RequestBody body(byte[] bytes, int length, String contentType, IntConsumer moved) {
        return RequestBody.fromContentProvider(
                () -> new HeardInput(new ByteArrayInputStream(bytes, 0, length), moved), length, contentType);
    }

    private static PinnedObject pinned(String key, long length, Sha256 sha256, PutObjectResponse answer) {
        return new PinnedObject(key, versionOf(answer.versionId()), length, sha256.hexadecimal());
    }

    /** S3 calls the only version of an object in a bucket without versioning "null", but leaves it out of answers. */
    static String versionOf(String answered) {
        return answered == null ? "null" : answered;
    }
}
