package dev.polaris.backup.storage.manifest;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.polaris.backup.s3.PinnedObject;
import dev.polaris.backup.storage.source.ObjectFacts;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

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

    /**
     * Whether the object is still in the state that this entry describes. Every mark that both sides tell must agree, and
     * there must be one besides the size: two versions of an object can have the same length.
     */
    @JsonIgnore
    public boolean isStateOf(ObjectFacts now) {
        Optional<Boolean> sameVersion =
                now.version().filter(told -> version != null).map(told -> told.equals(version));
        Optional<Boolean> sameEtag = now.etag().filter(told -> etag != null).map(told -> told.equals(etag));
        Optional<Boolean> sameTime =
                now.updatedAt().filter(told -> updatedAt != null).map(told -> sameMoment(told, updatedAt));
        boolean told = sameVersion.isPresent() || sameEtag.isPresent() || sameTime.isPresent();
        return told
                && sameVersion.orElse(true)
                && sameEtag.orElse(true)
                && sameTime.orElse(true)
                && now.size().orElse(size) == size;
    }

    /** Sources tell the same moment in microseconds, milliseconds or seconds; the coarser one decides. */
    private static boolean sameMoment(Instant one, Instant other) {
        ChronoUnit unit = one.getNano() == 0 || other.getNano() == 0 ? ChronoUnit.SECONDS : ChronoUnit.MILLIS;
        return one.truncatedTo(unit).equals(other.truncatedTo(unit));
    }
}
