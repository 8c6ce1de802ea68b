package dev.polaris.backup.s3;

import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.Optional;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** Reading of objects: whole, in ranges, or only what S3 knows about them. */
final class ObjectReads {
    private final S3Connection connection;
    private final S3Clients clients;
    private final S3Calls calls;
    private final S3Timings timings;

    ObjectReads(S3Connection connection, S3Clients clients, S3Calls calls, S3Timings timings) {
        this.connection = connection;
        this.clients = clients;
        this.calls = calls;
        this.timings = timings;
    }

    InputStream open(PinnedObject object, long offset, long length) throws IOException {
        return new PinnedInput(connection, clients, calls, timings, object, offset, length).opened();
    }

    StoredContent readBytes(String key, Optional<String> versionId, int maxBytes) throws IOException {
        Pause pause = new Pause(timings);
        while (true) {
            try {
                return readOnce(key, versionId, maxBytes);
            } catch (ObjectStoreException.Transient e) {
                if (!pause.beforeNextAttempt()) {
                    throw e;
                }
            }
        }
    }

    private StoredContent readOnce(String key, Optional<String> versionId, int maxBytes) {
        String action = versionId.isPresent() ? PinnedInput.ACTION : "s3:GetObject";
        return calls.repeatable(action, key, () -> {
            ResponseInputStream<GetObjectResponse> content = clients.single()
                    .getObject(request ->
                            request.bucket(connection.bucket()).key(key).versionId(versionId.orElse(null)));
            try {
                GetObjectResponse answer = content.response();
                if (answer.contentLength() > maxBytes) {
                    throw new ObjectStoreException.ContentMismatch(
                            action,
                            key,
                            "it has " + answer.contentLength() + " bytes, at most " + maxBytes + " are expected");
                }
                byte[] bytes = content.readNBytes(maxBytes);
                if (bytes.length != answer.contentLength()) {
                    throw new ObjectStoreException.Transient(action, key, "the answer ended early", null);
                }
                PinnedObject object = new PinnedObject(
                        key,
                        SinglePuts.versionOf(answer.versionId()),
                        bytes.length,
                        Sha256.of(bytes, bytes.length).hexadecimal());
                return new StoredContent(bytes, object, EntityTag.bare(answer.eTag()));
            } catch (IOException e) {
                throw new ObjectStoreException.Transient(action, key, "the connection failed while reading", e);
            } finally {
                content.abort();
            }
        });
    }

    ObjectFacts head(String key, Optional<String> versionId) {
        String action = versionId.isPresent() ? PinnedInput.ACTION : "s3:GetObject";
        HeadObjectResponse answer = calls.repeatable(
                action,
                key,
                () -> clients.retrying()
                        .headObject(request -> request.bucket(connection.bucket())
                                .key(key)
                                .versionId(versionId.orElse(null))
                                .checksumMode(ChecksumMode.ENABLED)));
        return new ObjectFacts(
                key,
                SinglePuts.versionOf(answer.versionId()),
                answer.contentLength(),
                EntityTag.bare(answer.eTag()),
                answer.lastModified(),
                answer.contentType() == null ? "" : answer.contentType(),
                answer.metadata(),
                Optional.ofNullable(answer.serverSideEncryptionAsString()),
                Optional.ofNullable(answer.storageClassAsString()),
                wholeSha256(answer.checksumSHA256()));
    }

    /** A checksum of checksums, as multipart uploads have, is followed by the number of parts. */
    private static Optional<String> wholeSha256(String checksum) {
        try {
            return Optional.ofNullable(checksum)
                    .filter(told -> told.indexOf('-') < 0)
                    .map(told -> new Sha256(Base64.getDecoder().decode(told)).hexadecimal());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
