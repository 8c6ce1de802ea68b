package dev.polaris.backup.storage.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a source tells about an object's state. A fact is empty when this source does not tell it here; whether it could
 * is in {@link SourceCapabilities}.
 *
 * @param size length in bytes
 * @param etag the entity tag without quotes; the MD5 of the bytes only when it has no {@code -}
 * @param version changes at every write, also of the same bytes; the best sign of a change
 * @param updatedAt when the object was last written, or its row last changed
 * @param createdAt when a key of this name was first written
 * @param contentType as it was uploaded
 * @param cacheControl the whole header, such as {@code max-age=3600}
 * @param userMetadata the uploader's own; compares without regard to order
 * @param owner the user who uploaded it; the empty text for none
 */
public record ObjectFacts(
        OptionalLong size,
        Optional<String> etag,
        Optional<String> version,
        Optional<Instant> updatedAt,
        Optional<Instant> createdAt,
        Optional<String> contentType,
        Optional<String> cacheControl,
        Optional<Map<String, JsonNode>> userMetadata,
        Optional<String> owner) {
    public ObjectFacts {
        userMetadata = userMetadata.map(Map::copyOf);
    }

    /** These facts, and the other's where these are silent. */
    public ObjectFacts or(ObjectFacts other) {
        return new ObjectFacts(
                size.isPresent() ? size : other.size,
                etag.or(() -> other.etag),
                version.or(() -> other.version),
                updatedAt.or(() -> other.updatedAt),
                createdAt.or(() -> other.createdAt),
                contentType.or(() -> other.contentType),
                cacheControl.or(() -> other.cacheControl),
                userMetadata.or(() -> other.userMetadata),
                owner.or(() -> other.owner));
    }
}
