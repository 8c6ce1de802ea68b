package dev.polaris.backup.config;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * How a project's Storage is mirrored.
 *
 * @param url the project, such as {@code https://ref.supabase.co}
 * @param key a key of the project's API that may do everything
 * @param listing where the objects of a bucket are listed
 * @param s3 the project's S3 endpoint; empty when it is not used
 * @param schedules when a bucket is mirrored by itself, by the bucket's id
 * @param mayShrink percent of a bucket's objects that may be missing from one sync to the next
 * @param jobs ranges of keys at work at the same time, on all workers together
 * @param rangeObjects objects that one range should hold
 * @param rangeSize MiB that one range should hold
 */
public record StorageConfig(
        URI url,
        SecretReference key,
        Listing listing,
        Optional<StorageS3Config> s3,
        Map<String, ScheduleConfig> schedules,
        int mayShrink,
        int jobs,
        int rangeObjects,
        int rangeSize) {
    public StorageConfig {
        schedules = Map.copyOf(schedules);
    }

    /** Where objects are listed, and with that where they are read. */
    public enum Listing {
        /** Listed and read by the REST API: needs no right but the key's. */
        REST("rest"),
        /** Listed from the rows of the source database, read by the REST API: fast, and knows every fact. */
        SQL("sql"),
        /** Listed and read by the S3 endpoint. */
        S3("s3");

        private final String label;

        Listing(String label) {
            this.label = label;
        }

        /** The word polaris.yaml uses. */
        public String label() {
            return label;
        }
    }
}
