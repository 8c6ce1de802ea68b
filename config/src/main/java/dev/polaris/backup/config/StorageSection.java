package dev.polaris.backup.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads how a project's Storage is mirrored. */
final class StorageSection {
    private StorageSection() {}

    /**
     * The section.
     *
     * @param schedules when buckets are mirrored by themselves
     * @return empty when the environment's Storage is not mirrored
     */
    static Optional<StorageConfig> storage(Section section, Map<String, ScheduleConfig> schedules) {
        Section s3 = section.section("s3");
        Map<String, StorageConfig.Listing> listings = new LinkedHashMap<>();
        for (StorageConfig.Listing listing : StorageConfig.Listing.values()) {
            listings.put(listing.label(), listing);
        }
        if (!section.present()) {
            return Optional.empty();
        }
        StorageConfig.Listing listing = section.choice("listing", StorageConfig.Listing.REST, listings);
        if (listing == StorageConfig.Listing.S3 && !s3.present()) {
            section.problem("listing", "is s3, and there is no section s3", "Add storage.s3, or list by rest or sql.");
        }
        return Optional.of(new StorageConfig(
                WebAddress.required(section, "url", "https://ref.supabase.co"),
                section.secret("key", "POLARIS_STORAGE_KEY"),
                listing,
                s3.present() ? Optional.of(s3(s3)) : Optional.empty(),
                schedules,
                section.integer("mayShrink", 20, 0, 100),
                section.integer("jobs", 4, 1, 200),
                section.integer("rangeObjects", 10_000, 1, 100_000),
                section.integer("rangeSize", 4096, 1, 1 << 20)));
    }

    private static StorageS3Config s3(Section section) {
        return new StorageS3Config(
                WebAddress.required(section, "endpoint", "https://ref.storage.supabase.co/storage/v1/s3"),
                section.text("region", "Write the project's region."),
                section.secret("accessKey", "POLARIS_STORAGE_S3_ACCESS_KEY"),
                section.secret("secretKey", "POLARIS_STORAGE_S3_SECRET_KEY"));
    }
}
