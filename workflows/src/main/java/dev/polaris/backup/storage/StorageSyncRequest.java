package dev.polaris.backup.storage;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;

/**
 * Starts a sync of one bucket; {@code {"env":"prod","bucket":"user-media"}} is enough.
 *
 * @param env the environment
 * @param bucket the bucket's id in the project
 * @param full true to copy every object anew; null for false
 * @param since see {@link SyncOptions#since}; null to compare everything
 * @param acceptShrink true to commit although the bucket has shrunk a lot; null for false
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StorageSyncRequest(String env, String bucket, Boolean full, Instant since, Boolean acceptShrink) {
    /** A sync as usual. */
    public StorageSyncRequest(String env, String bucket) {
        this(env, bucket, null, null, null);
    }

    SyncOptions options() {
        return new SyncOptions(Boolean.TRUE.equals(full), since, Boolean.TRUE.equals(acceptShrink));
    }
}
