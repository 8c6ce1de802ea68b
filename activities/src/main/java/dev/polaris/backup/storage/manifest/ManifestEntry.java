package dev.polaris.backup.storage.manifest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.JsonNode;
import dev.polaris.backup.s3.PinnedObject;
import dev.polaris.backup.storage.source.ObjectFacts;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * One object of a bucket and where its bytes are. What the source does not tell is null.
 *
 * @param key the object's key in the mirrored bucket
 * @param size length in bytes
 * @param sha256 lower-case hexadecimal SHA-256 of the whole object
 * @param storedKey where its bytes are in the backup bucket
 * @param versionId in which version
 * @param etag the project's entity tag, without quotes
 * @param version the project's own mark of the state that was read
 * @param updatedAt when it was last written
 * @param createdAt when a key of this name was first written
 * @param contentType as it was uploaded
 * @param cacheControl the whole header
 * @param userMetadata the uploader's own
 * @param owner the user who uploaded it; the empty text for none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder("key") // by its beginning a line is told from that of a lost object
public record ManifestEntry(
        String key,
        long size,
        String sha256,
        String storedKey,
        String versionId,
        String etag,
        String version,
        Instant updatedAt,
        Instant createdAt,
        String contentType,
        String cacheControl,
        Map<String, JsonNode> userMetadata,
        String owner)
        implements ShardLine {
    public ManifestEntry {
        Objects.requireNonNull(key, "key");
    }

    /** An object whose bytes were stored. */
    public static ManifestEntry of(String key, ObjectFacts facts, PinnedObject stored) {
        return new ManifestEntry(
                key,
                stored.size(),
                stored.sha256(),
                stored.key(),
                stored.versionId(),
                facts.etag().orElse(null),
                facts.version().orElse(null),
                facts.updatedAt().orElse(null),
                facts.createdAt().orElse(null),
                facts.contentType().orElse(null),
                facts.cacheControl().orElse(null),
                facts.userMetadata().orElse(null),
                facts.owner().orElse(null));
    }

    /** Its bytes, pinned. */
    public PinnedObject stored() {
        return new PinnedObject(storedKey, versionId, size, sha256);
    }

    /** What tells this state of the object from another. */
    public ObjectMarks marks() {
        return new ObjectMarks(size, etag, version, updatedAt);
    }
}
