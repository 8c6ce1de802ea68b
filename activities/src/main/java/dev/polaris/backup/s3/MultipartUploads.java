package dev.polaris.backup.s3;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * The requests of multipart uploads; the order they come in is the caller's.
 *
 * <p>The server checks every part against its MD5, which AWS wants where object lock is on, and which is signed. The body
 * itself is not: its SHA-256 would be another pass over all bytes, of which the whole object's digest is one already. S3's additional checksums are not used here: a completion must then repeat those of all parts, and
 * not every server lists them to a completion that is a step of its own.
 */
final class MultipartUploads {
    private static final String WRITE = "s3:PutObject";
    private static final String ABORT = "s3:AbortMultipartUpload";
    private static final String LIST_PARTS = "s3:ListMultipartUploadParts";
    private static final String LIST_UPLOADS = "s3:ListBucketMultipartUploads";
    private static final String PART_CONTENT = "application/octet-stream";

    private final S3Connection connection;
    private final S3Clients clients;
    private final S3Calls calls;
    private final SpareBuffers spareBuffers =
            new SpareBuffers(PartGrowth.standard().first());

    MultipartUploads(S3Connection connection, S3Clients clients, S3Calls calls) {
        this.connection = connection;
        this.clients = clients;
        this.calls = calls;
    }

    SpareBuffers spareBuffers() {
        return spareBuffers;
    }

    String create(String key, String contentType, Map<String, String> metadata) {
        CreateMultipartUploadRequest.Builder request = CreateMultipartUploadRequest.builder()
                .bucket(connection.bucket())
                .key(key)
                .contentType(contentType)
                .metadata(metadata);
        if (connection.encryption() instanceof Encryption.Kms kms) {
            request.serverSideEncryption(ServerSideEncryption.AWS_KMS).ssekmsKeyId(kms.keyId());
        } else {
            request.serverSideEncryption(ServerSideEncryption.AES256);
        }
        CreateMultipartUploadRequest complete = request.build();
        return calls.repeatable(
                WRITE,
                key,
                () -> clients.retrying().createMultipartUpload(complete).uploadId());
    }

    /** @param moved hears how many bytes go out, piece by piece, those of repetitions too */
    UploadedPart sendPart(String key, String uploadId, int number, byte[] bytes, int length, IntConsumer moved) {
        UploadPartRequest request = UploadPartRequest.builder()
                .bucket(connection.bucket())
                .key(key)
                .uploadId(uploadId)
                .partNumber(number)
                .contentLength((long) length)
                .contentMD5(contentMd5(bytes, length))
                .build();
        UploadPartResponse answer = calls.repeatable(
                WRITE,
                key,
                () -> clients.retrying().uploadPart(request, SinglePuts.body(bytes, length, PART_CONTENT, moved)));
        return new UploadedPart(number, EntityTag.bare(answer.eTag()), length);
    }

    String complete(String key, String uploadId, UploadedParts expected) {
        List<Part> parts = parts(key, uploadId);
        checkSame(key, expected, parts);
        CompleteMultipartUploadRequest request = completion(key, uploadId, parts);
        // The SDK may repeat this one: a repeated completion has the same effect or finds no upload.
        return calls.once(
                WRITE,
                key,
                () -> stillOpen(
                        key,
                        () -> SinglePuts.versionOf(clients.retrying()
                                .completeMultipartUpload(request)
                                .versionId())));
    }

    /** The first parts of an open upload that have exactly this size, as far as none is missing. */
    HeldParts held(String key, String uploadId, int partSize) {
        List<UploadedPart> held = new ArrayList<>();
        for (Part part : parts(key, uploadId)) {
            if (part.partNumber() != held.size() + 1 || part.size() != partSize) {
                break;
            }
            held.add(new UploadedPart(part.partNumber(), EntityTag.bare(part.eTag()), part.size()));
        }
        return new HeldParts(key, held, connection.encryption() instanceof Encryption.Aes256);
    }

    private List<Part> parts(String key, String uploadId) {
        SortedMap<Integer, Part> byNumber = new TreeMap<>();
        calls.repeatable(
                LIST_PARTS,
                key,
                () -> stillOpen(key, () -> {
                    clients.retrying()
                            .listPartsPaginator(request ->
                                    request.bucket(connection.bucket()).key(key).uploadId(uploadId))
                            .parts()
                            .forEach(part -> byNumber.merge(part.partNumber(), part, MultipartUploads::later));
                    return byNumber;
                }));
        return List.copyOf(byNumber.values());
    }

    /** Some servers list a part once for every time it was sent; the last one counts. */
    private static Part later(Part one, Part other) {
        return one.lastModified().isAfter(other.lastModified()) ? one : other;
    }

    private static String contentMd5(byte[] bytes, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            digest.update(bytes, 0, length);
            return Base64.getEncoder().encodeToString(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must have MD5", e);
        }
    }

    private static <T> T stillOpen(String key, Supplier<T> request) {
        try {
            return request.get();
        } catch (AwsServiceException e) {
            if (S3Calls.code(e).equals("NoSuchUpload")) {
                throw new ObjectStoreException.UploadGone(WRITE, key);
            }
            throw e;
        }
    }

    private static void checkSame(String key, UploadedParts expected, List<Part> parts) {
        List<UploadedPart> found = parts.stream()
                .map(part -> new UploadedPart(part.partNumber(), EntityTag.bare(part.eTag()), part.size()))
                .toList();
        if (found.isEmpty() || !summary(found).equals(expected)) {
            throw new ObjectStoreException.ContentMismatch(
                    LIST_PARTS,
                    key,
                    "the upload holds " + found.size() + " parts that are not the " + expected.count()
                            + " parts that were sent");
        }
    }

    private CompleteMultipartUploadRequest completion(String key, String uploadId, List<Part> parts) {
        List<CompletedPart> completed = new ArrayList<>(parts.size());
        for (Part part : parts) {
            completed.add(CompletedPart.builder()
                    .partNumber(part.partNumber())
                    .eTag(part.eTag())
                    .build());
        }
        return CompleteMultipartUploadRequest.builder()
                .bucket(connection.bucket())
                .key(key)
                .uploadId(uploadId)
                .multipartUpload(upload -> upload.parts(completed))
                .build();
    }

    void abort(String key, String uploadId) {
        calls.repeatable(ABORT, key, () -> {
            try {
                return clients.retrying()
                        .abortMultipartUpload(request ->
                                request.bucket(connection.bucket()).key(key).uploadId(uploadId));
            } catch (AwsServiceException e) {
                if (S3Calls.code(e).equals("NoSuchUpload")) {
                    return null;
                }
                throw e;
            }
        });
    }

    List<OpenUpload> open(String prefix) {
        return calls.repeatable(LIST_UPLOADS, prefix, () -> {
            Stream<OpenUpload> uploads = clients
                    .retrying()
                    .listMultipartUploadsPaginator(
                            request -> request.bucket(connection.bucket()).prefix(prefix))
                    .uploads()
                    .stream()
                    .map(upload -> new OpenUpload(upload.key(), upload.uploadId(), upload.initiated()));
            return uploads.toList();
        });
    }

    static UploadedParts summary(List<UploadedPart> ordered) {
        MessageDigest digest = Sha256.digest();
        long bytes = 0;
        for (UploadedPart part : ordered) {
            String line = part.number() + ":" + part.etag() + ":" + part.size() + "\n";
            digest.update(line.getBytes(StandardCharsets.UTF_8));
            bytes += part.size();
        }
        return new UploadedParts(ordered.size(), bytes, HexFormat.of().formatHex(digest.digest()));
    }
}
