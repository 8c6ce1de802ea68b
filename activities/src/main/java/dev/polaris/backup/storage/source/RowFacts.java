package dev.polaris.backup.storage.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Facts as a row of {@code storage.objects} has them, which both listings and descriptions hand on. */
final class RowFacts {
    private RowFacts() {}

    /**
     * The facts of the column {@code metadata}, which the store behind Storage has told, and times.
     *
     * @param metadata missing or null for a row that never had bytes
     */
    static ObjectFacts of(
            JsonNode metadata,
            Optional<String> version,
            Optional<Instant> updatedAt,
            Optional<Instant> createdAt,
            Optional<Map<String, JsonNode>> userMetadata,
            Optional<String> owner) {
        JsonNode size = metadata.path("size");
        return new ObjectFacts(
                size.isNumber() || size.isTextual() && size.asText().matches("\\d{1,18}")
                        ? OptionalLong.of(size.asLong())
                        : OptionalLong.empty(),
                ObjectEntityTag.bare(metadata.path("eTag").asText(null)),
                version,
                updatedAt,
                createdAt,
                text(metadata, "mimetype"),
                text(metadata, "cacheControl"),
                userMetadata,
                owner);
    }

    static Optional<String> text(JsonNode object, String name) {
        return Optional.ofNullable(object.path(name).asText(null)).filter(text -> !text.isEmpty());
    }

    /** A time as any interface writes it; milliseconds, because not all of them tell more. */
    static Optional<Instant> time(JsonNode object, String name) {
        return text(object, name).map(text -> {
            try {
                return OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MILLIS);
            } catch (DateTimeException e) {
                return null;
            }
        });
    }

    /** An uploader's metadata; none and null are the same to Storage. */
    static Map<String, JsonNode> userMetadata(JsonNode json) {
        Map<String, JsonNode> metadata = new HashMap<>();
        json.fields().forEachRemaining(entry -> metadata.put(entry.getKey(), entry.getValue()));
        return metadata;
    }
}
