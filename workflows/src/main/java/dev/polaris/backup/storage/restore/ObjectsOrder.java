package dev.polaris.backup.storage.restore;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Objects;

/**
 * What the steps of one restore of objects are decided by; handed to each of its activities.
 *
 * @param restoreId names the restore in the bucket
 * @param env the environment whose mirror is read
 * @param bucket the mirrored bucket
 * @param choice which objects, and what becomes of those that are there
 * @param source where they come from and go to
 */
public record ObjectsOrder(String restoreId, String env, String bucket, ObjectChoice choice, LocatedObjects source) {
    public ObjectsOrder {
        Objects.requireNonNull(restoreId, "restoreId");
        Objects.requireNonNull(env, "env");
        Objects.requireNonNull(bucket, "bucket");
        Objects.requireNonNull(choice, "choice");
        Objects.requireNonNull(source, "source");
    }

    /** The prefix of all that this restore writes into the backup bucket, with a slash at its end. */
    @JsonIgnore
    public String workPrefix() {
        return "exports/" + env + "/restore-storage/" + restoreId + "/";
    }
}
