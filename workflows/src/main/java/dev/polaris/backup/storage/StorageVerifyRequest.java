package dev.polaris.backup.storage;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Asks to verify syncs; {@code {"env":"prod"}} is enough.
 *
 * @param env the environment
 * @param bucket the mirrored bucket; null for the newest sync of every bucket
 * @param slot the sync's slot; null or {@code newest} for the newest
 * @param full true to read every object back; null for false: every object is looked at, and some are read
 * @param sample percent of the objects that are read back when not all are; null for 1
 * @param onlyNew true to pass over what earlier syncs have copied, when it was verified with them; null for false
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StorageVerifyRequest(
        String env, String bucket, String slot, Boolean full, Integer sample, Boolean onlyNew) {
    StorageVerifyRequest of(String oneBucket) {
        return new StorageVerifyRequest(env, oneBucket, slot, full, sample, onlyNew);
    }
}
