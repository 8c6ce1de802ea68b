package dev.polaris.backup.storage.source;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A bucket and how it is set up. Where the source does not tell settings ({@link SourceCapabilities#bucketSettings}),
 * only id and creation are there.
 *
 * @param id its name in every address
 * @param open whether everybody may read it; Supabase calls that {@code public}
 * @param fileSizeLimit bytes that an object may have; empty for the project's own limit
 * @param allowedMimeTypes such as {@code image/*}; empty for all
 * @param owner the user who made it; the empty text for none
 */
public record BucketSettings(
        String id,
        boolean open,
        OptionalLong fileSizeLimit,
        List<String> allowedMimeTypes,
        Optional<Instant> createdAt,
        Optional<Instant> updatedAt,
        String owner) {
    public BucketSettings {
        allowedMimeTypes = List.copyOf(allowedMimeTypes);
    }
}
