package dev.polaris.backup.storage;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.polaris.backup.database.Slot;
import java.util.Objects;

/**
 * Where one sync of one bucket writes.
 *
 * @param bucket the mirrored bucket's id
 * @param slot environment, day, and the time for a run that no schedule started
 */
public record StorageSlot(String bucket, Slot slot) {
    /** Supabase's own limit. */
    private static final int LONGEST_BUCKET = 100;

    public StorageSlot {
        Objects.requireNonNull(slot, "slot");
        if (!isBucket(bucket)) {
            throw new IllegalArgumentException("\"" + bucket + "\" cannot be a bucket");
        }
    }

    /** Whether this can be a bucket's id and a segment of a key. */
    public static boolean isBucket(String id) {
        return id != null
                && !id.isBlank()
                && id.length() <= LONGEST_BUCKET
                && !id.equals(".")
                && !id.equals("..")
                && id.chars().noneMatch(c -> c == '/' || c < ' ' || c == 0x7f);
    }

    /** The environment and bucket as one path: {@code prod/user-media}. */
    @JsonIgnore
    public String name() {
        return slot.env() + "/" + bucket;
    }

    /** The prefix of the objects that were copied into this slot, with a slash at its end. */
    @JsonIgnore
    public String objectPrefix() {
        return "storage/" + name() + "/" + slot.path() + "/";
    }

    /** The prefix of the manifest and all that belongs to it, with a slash at its end. */
    @JsonIgnore
    public String manifestPrefix() {
        return "manifests/" + name() + "/" + slot.path() + "/";
    }

    /** The key of the commit record. */
    @JsonIgnore
    public String manifestKey() {
        return manifestPrefix() + "manifest.json";
    }

    /** The same bucket in another slot. */
    public StorageSlot in(Slot other) {
        return new StorageSlot(bucket, other);
    }
}
