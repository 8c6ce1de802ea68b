package dev.polaris.backup.storage;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polaris.backup.s3.PinnedObject;
import java.util.Objects;

/**
 * A sync as its activities need it.
 *
 * @param syncId the sync; part of every key it writes but those of objects
 * @param slot where it writes
 * @param previous the manifest it is compared with; null for none
 * @param options what it does differently from usual
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SyncOrder(String syncId, StorageSlot slot, PinnedObject previous, SyncOptions options) {
    /** User metadata with the sync's id, on every object it writes. */
    public static final String SYNC_METADATA = "polaris-sync";

    public SyncOrder {
        Objects.requireNonNull(syncId, "syncId");
        Objects.requireNonNull(slot, "slot");
        Objects.requireNonNull(options, "options");
    }

    /** The prefix of what only this sync writes beside its manifest, with a slash at its end. */
    @JsonIgnore
    public String workPrefix() {
        return slot.manifestPrefix() + syncId + "/";
    }
}
